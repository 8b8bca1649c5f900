/** A repository as its source knows it. */
export interface RepositoryAtSource {
  clientId: number;
  integrationId: string;
  /** The source's id of it. */
  externalId: number;
}
