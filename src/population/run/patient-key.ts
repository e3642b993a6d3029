import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { constants, copyFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { keyedHash } from '../../store/keyed-hash.ts'
import { RunError } from '../intake/run-error.ts'

/**
 * The key of the patients' hashes: read from its file, or made and written there for the owner alone. Who has it can tell who is meant;
 * runs can only be compared if they used the same.
 * @throws RunError if the file is there and too short to be a key.
 */
export function patientKey(path: string): string {
  if (!existsSync(path)) makeKey(path)
  const key = readFileSync(path, 'utf8').trim()
  if (key.length < 32) throw new RunError(`${path} holds no key: at least 32 characters are needed.`)
  return key
}

/** Tells keys apart without giving them away. */
export const keyId = (key: string): string => createHash('sha256').update(`key-id:${key}`).digest('hex').slice(0, 16)

/**
 * Parts may begin at the same time, on several machines: what another has made in this moment stays, and nobody sees a key that is not
 * written to its end.
 */
export function makeKey(path: string): void {
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    place(own, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(own)
  }
}

/** @throws Error if there is a file already */
function place(own: string, path: string): void {
  try {
    linkSync(own, path)
  } catch (error) {
    // Some volumes have no links: EPERM, ENOTSUP, ENOSYS and others.
    if (codeOf(error) === 'EEXIST') throw error
    copyFileSync(own, path, constants.COPYFILE_EXCL)
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

const hashLength = 32

/** Who a row is about: the same for one key, and nobody's name. */
export const patientHash = (key: string, patientId: string): string =>
  keyedHash(key, 'population', patientId)?.slice(0, hashLength) ?? ''
