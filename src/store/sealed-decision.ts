import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'

/** What an evaluation was judged from, as the store holds it: unreadable without the key. */
export type SealedDecision = {
  /** Id of the evaluation. */
  readonly id: string
  readonly at: number
  readonly keyId: string
  readonly sealed: string
}

/** Keys of the decision log. What is new is sealed with the first; the others open what was sealed before the key was changed. */
export type DecisionKeys = { readonly current: DecisionKey; readonly all: readonly DecisionKey[] }
export type DecisionKey = { readonly id: string; readonly key: KeyObject }

/** Why a decision cannot be opened: fixed words, never a key or a part of the text. */
export class SealError extends Error {}

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** @param texts 32 bytes each in base64, the one in use first. Nothing without any. */
export function decisionKeys(texts: readonly string[] | undefined): DecisionKeys | undefined {
  const all = (texts ?? []).map(text => {
    const bytes = Buffer.from(text, 'base64')
    return { id: keyId(bytes), key: createSecretKey(bytes) }
  })
  const [current] = all
  return current && { current, all }
}

/** Tells keys apart without giving them away. */
const keyId = (key: Buffer): string => createHash('sha256').update('decision-log-key:').update(key).digest('hex').slice(0, 12)

/**
 * Seals a text for one evaluation: compressed, then AES-256-GCM under a nonce drawn for it alone. Id, moment and key are bound in, so
 * that no row passes for another. Nonces are drawn at random: a key is good for some billions of rows.
 */
export async function sealDecision(keys: DecisionKeys, { id, at, text }: { id: string; at: number; text: string }) {
  const { current } = keys
  const packed = await promisify(deflateRaw)(text, { level: 1 })
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, current.key, nonce, { authTagLength: tagLength })
  cipher.setAAD(boundTo(id, at, current.id))
  const hidden = Buffer.concat([cipher.update(packed), cipher.final()])
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64')
  return { id, at, keyId: current.id, sealed } satisfies SealedDecision
}

/** @throws SealError if the key is not at hand, or the row is not what was written. */
export async function openDecision(keys: DecisionKeys, { id, at, keyId, sealed }: SealedDecision): Promise<string> {
  const used = keys.all.find(key => key.id === keyId)
  if (!used) throw new SealError(`It was sealed with the key ${keyId}, which DECISION_LOG_KEY does not hold.`)
  const data = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv(algorithm, used.key, data.subarray(0, nonceLength), { authTagLength: tagLength })
    decipher.setAAD(boundTo(id, at, keyId))
    decipher.setAuthTag(data.subarray(nonceLength, nonceLength + tagLength))
    const packed = Buffer.concat([decipher.update(data.subarray(nonceLength + tagLength)), decipher.final()])
    return (await promisify(inflateRaw)(packed)).toString('utf8')
  } catch {
    throw new SealError('The row is damaged, or was changed since it was written.')
  }
}

const boundTo = (...parts: readonly (string | number)[]): Buffer => Buffer.from(JSON.stringify(parts))
