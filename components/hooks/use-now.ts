import { useEffect, useState } from 'react';

/** The time, renewed every `everyMs`; null until the browser has drawn (the server’s clock is not the reader’s). */
export function useNow(everyMs: number): Date | null {
  const [now, setNow] = useState<Date | null>(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
