import type { ReactNode } from 'react';
import { LogoMark } from './logo.tsx';

interface MessagePageProps {
  title: string;
  children: ReactNode;
  /** What a person can do here; a way to the front page stands there without it. */
  action?: ReactNode;
}

/**
 * A page that holds one message and one next step. Plain HTML with classes of global.css: every page carries this
 * along for the case of an error, and Mantine’s parts would weigh 12 kB there.
 */
export function MessagePage({ title, children, action }: MessagePageProps) {
  return (
    <main className="message-page">
      <LogoMark size={36} />
      <h1>{title}</h1>
      <p>{children}</p>
      {action ?? <a href="/">Go to the front page</a>}
    </main>
  );
}
