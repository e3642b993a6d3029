/** Signing algorithms that can be allowed. `none` and everything with a shared secret are missing on purpose. */
export const signingAlgorithms = [
  ...(['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'] as const),
  ...(['PS256', 'PS384', 'PS512', 'EdDSA'] as const)
] as const

export type SigningAlgorithm = (typeof signingAlgorithms)[number]

export const isSigningAlgorithm = (name: unknown): name is SigningAlgorithm => signingAlgorithms.some(known => known === name)
