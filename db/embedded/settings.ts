import { statfsSync } from 'node:fs';

/**
 * What every server of a cluster is started with, on the command line, so that a new version of Leadline brings new
 * settings to old data. The same for primary and replicas: a replica refuses to have fewer connections than its
 * primary.
 */
export function serverSettings(durable: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    // Socket paths have a length limit (107 bytes) that deep folders exceed.
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    maintenance_work_mem: '64MB',
    random_page_cost: '1.1',
    // Compiling costs more than it gains on queries this short.
    jit: 'off',
    ...sharedMemory(),

    wal_level: 'replica',
    max_wal_senders: '10',
    max_replication_slots: '10',
    // A replica that is gone for good must not fill the disk; it is made anew when it comes back.
    max_slot_wal_keep_size: '1GB',
    hot_standby: 'on',
    hot_standby_feedback: 'on',
    wal_receiver_status_interval: '1s',
    // 5 s by default: how long a replica waits before it tries a restarted primary again.
    wal_retrieve_retry_interval: '500ms',

    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_line_prefix: '%m [%p] %q%u@%d %a ',
    log_checkpoints: 'off',
    logging_collector: 'off',
    ...(durable ? {} : throwAway),
  };
}

/** For tests: nothing outlives the machine, and commits reach the replica at once all the same. */
const throwAway = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_writer_delay: '10ms',
};

/**
 * Containers have 64 MB of /dev/shm by default, which one parallel hash join can exceed ("could not resize shared
 * memory segment"): there, files in the data folder do the job.
 */
function sharedMemory(): Record<string, string> {
  if (process.platform !== 'linux') return {};
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < 256 * 1024 * 1024 ? { dynamic_shared_memory_type: 'mmap' } : {};
  } catch {
    return { dynamic_shared_memory_type: 'mmap' };
  }
}

/** Settings as arguments of `postgres`. */
export function asArguments(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
