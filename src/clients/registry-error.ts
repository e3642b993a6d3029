/** What is wrong in a registry file: its JSON path, and words that repeat no value. */
export type RegistryFault = { readonly path: string; readonly message: string }

/** A registry that cannot be used, with everything that is wrong in it. */
export class RegistryError extends Error {
  readonly file: string
  readonly faults: readonly RegistryFault[]

  constructor(file: string, faults: readonly RegistryFault[]) {
    super(`Client registry ${file} is wrong. ${faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
    this.name = 'RegistryError'
    this.file = file
    this.faults = faults
  }
}
