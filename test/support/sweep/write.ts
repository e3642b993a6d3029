import { writeFileSync } from 'node:fs'
import { sweep } from './judge.ts'

/** `npm run sweep` writes what every probe is answered; what a change has changed then shows line by line. */
const lines = await Array.fromAsync(sweep())
writeFileSync(new URL('../../../fixtures/sweep.txt', import.meta.url), `${lines.join('\n')}\n`)
process.stdout.write(`${lines.length} lines\n`)
