import FHIR from 'fhirclient'
import type { Definition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'

const reading = 'patient/Patient.rs patient/Observation.rs patient/MedicationRequest.rs patient/MedicationAdministration.rs'

/** Starts the SMART launch: from the record (`iss` and `launch` in the address), or standalone with `iss` alone. Always with PKCE. */
async function launch(): Promise<void> {
  const { smartClientId } = await fetchJson<Definition>('../definition')
  if (!smartClientId) throw new Error('the operator has set no SMART_CLIENT_ID, so no record knows this app')
  const said = new URLSearchParams(location.search)
  if (!said.get('iss')) throw new Error('the address names no record (iss): it was opened without a server')
  await FHIR.oauth2.authorize({
    clientId: smartClientId,
    scope: `${said.get('launch') ? 'launch' : 'launch/patient'} ${reading}`,
    redirectUri: new URL('trend', location.href.split('?')[0]).href,
    // The challenge is always sent: servers that check it without saying so are many, and the others pass it over.
    pkceMode: 'unsafeV1'
  })
}

launch().catch((error: Error) => {
  const place = document.getElementById('app')
  if (!place) return
  const words = document.createElement('p')
  words.setAttribute('role', 'alert')
  words.textContent = `The app cannot be opened: ${error.message.slice(0, 200)}.`
  place.replaceChildren(words)
})
