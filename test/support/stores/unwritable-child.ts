/** Run as an ordinary user, for whom a read-only folder is one: prints how the store in the folder of the first argument behaves there. */
import { chmodSync, existsSync } from 'node:fs'
import { openStore } from '../../../src/store/open-store.ts'
import { entry, evaluation, noon } from './feedback-samples.ts'

const [, , folder = '', when = ''] = process.argv
const path = `${folder}/cds.db`
let lost = 0
const open = () =>
  openStore(`sqlite:${path}`, {
    clock: () => noon,
    onLoss: count => {
      lost += count
    }
  })
const outcome = (store: ReturnType<typeof open>) =>
  store.addFeedback({ service: 's', client: 'c' }, [entry()]).then(
    () => 'kept',
    error => String(error.code)
  )

let before = 'not tried'
if (when === 'restarted') {
  const earlier = open()
  before = await outcome(earlier)
  await earlier.close()
}
if (existsSync(path)) chmodSync(path, 0o400)
chmodSync(folder, 0o500)
const store = open()
store.recordEvaluation(evaluation())
const during = await outcome(store)
chmodSync(folder, 0o700)
if (existsSync(path)) chmodSync(path, 0o600)
const after = await outcome(store)
await store.close()
process.stdout.write(JSON.stringify({ before, during, after, lost }))
