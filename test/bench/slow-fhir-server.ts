import { createServer } from 'node:http'

/** A FHIR server five milliseconds away that has nothing to tell: every search is an empty Bundle. `/asked` counts the searches. */
const empty = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0 })
let asked = 0
createServer((request, response) => {
  if (request.url === '/asked') return void response.end(String(asked))
  asked += 1
  setTimeout(() => {
    response.setHeader('content-type', 'application/fhir+json')
    response.end(empty)
  }, 5)
}).listen(Number(process.env.PORT), '127.0.0.1')
