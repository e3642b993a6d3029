import { readdirSync } from 'node:fs'

const folder = new URL('../../../cds-services/', import.meta.url)

/** Every folder of `cds-services`: what holds of one service holds of the next. */
export const serviceNames = (): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
