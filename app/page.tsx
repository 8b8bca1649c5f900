import { redirect } from 'next/navigation';

/** Until the overview is there, pull requests are the front page. */
export default function HomePage() {
  redirect('/github');
}
