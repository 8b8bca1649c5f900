/** Who is signed in, as the server checked it. */
export interface SignedInUser {
  id: string;
  email: string;
  name: string;
  role: 'admin' | 'member';
}
