import { ACCESS_CHANNEL } from '#lib/events.ts';

/**
 * Whoever may see less from now on is told of to every web process with the commit, whatever wrote it: sockets were let
 * in at their handshake, and stay in until somebody looks again (server/realtime).
 */
export const accessChanges = `
  create or replace function leadline_tell_access() returns trigger language plpgsql as $$
    begin
      perform pg_notify('${ACCESS_CHANNEL}', case tg_table_name when 'user' then to_jsonb(old) ->> 'id' when 'clients' then '*' else to_jsonb(old) ->> 'user_id' end);
      return null;
    end
  $$;
  do $$ begin
    if not exists (select from pg_trigger where tgname = 'tell_session_end') then
      create trigger tell_session_end after delete on session for each row execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_user_change') then
      create trigger tell_user_change after update of role, deactivated_at on "user"
        for each row when (old.role is distinct from new.role or old.deactivated_at is distinct from new.deactivated_at)
        execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_client_end') then
      create trigger tell_client_end after update of archived_at, deleting_at on clients
        for each row when (old.archived_at is distinct from new.archived_at or old.deleting_at is distinct from new.deleting_at)
        execute function leadline_tell_access();
    end if;
    if not exists (select from pg_trigger where tgname = 'tell_membership_end') then
      create trigger tell_membership_end after update or delete on memberships
        for each row execute function leadline_tell_access();
    end if;
  end $$;
`;
