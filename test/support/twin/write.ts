import { writeFileSync } from 'node:fs'
import { translationFile } from './libraries.ts'
import { translate } from './translate.ts'

/** `npm run cql` translates the twin anew. */
for (const [name, elm] of translate()) writeFileSync(translationFile(name), elm)
