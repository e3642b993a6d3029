import { writeFileSync } from 'node:fs'
import { plainManifests } from './plain-manifests.ts'

/** `npm run manifests`: writes deploy/kubernetes anew from the chart. */
for (const [name, text] of plainManifests()) writeFileSync(new URL(`../../../deploy/kubernetes/${name}`, import.meta.url), text)
