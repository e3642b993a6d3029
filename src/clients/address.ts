import { isIP } from 'node:net'

/** Is this host name, as `URL.hostname` gives it, the machine itself? Names that merely resolve there do not count. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}

/** An address that may be configured: https (http on the machine itself only), no credentials, query or fragment. */
export function isTrustworthyAddress(address: string): boolean {
  const url = URL.parse(address)
  if (!url || /[\s\\@?#]/.test(address)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** An origin exactly as browsers send it, so that it can be compared as text. */
export function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}
