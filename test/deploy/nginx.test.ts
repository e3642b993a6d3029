import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePort } from '../support/servers/free-port.ts'
import { authorization, ehr, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { endWithUs } from '../support/servers/service-process.ts'

const nginx = '/usr/sbin/nginx'
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const path = serviceOf('patient-view')

function asked(
  port: number,
  method: string,
  at: string,
  headers: Record<string, string>,
  body = ''
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path: at, headers, rejectUnauthorized: false }, response => {
      let text = ''
      response.on('data', chunk => {
        text += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

// CI installs it (`.ci/run`); a machine without it has nothing to run the file with.
describe.skipIf(!existsSync(nginx))('deploy/nginx.conf', () => {
  it('passes calls on as they are, large ones too, and nothing of what is for inside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
    const service = await running({ clients: [ehr()] })
    const port = await freePort()
    const changed = readFileSync(file('../../deploy/nginx.conf'), 'utf8')
      .replace('127.0.0.1:8080', `127.0.0.1:${service.port}`)
      .replace('listen 443', `listen 127.0.0.1:${port}`)
      .replace('/etc/ssl/cds/fullchain.pem', file('../support/tls/certificate.pem'))
      .replace('/etc/ssl/cds/key.pem', file('../support/tls/key.pem'))
      .replace('/var/log/nginx/cds.log', join(folder, 'cds.log'))
      .replace(
        'http {',
        `pid ${join(folder, 'pid')};\nhttp {\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${join(folder, name)};`).join('\n')}`
      )
    const conf = join(folder, 'nginx.conf')
    writeFileSync(conf, changed)
    execFileSync(nginx, ['-t', '-q', '-c', conf, '-e', join(folder, 'error.log')])
    const child = spawn(nginx, ['-c', conf, '-e', join(folder, 'error.log'), '-g', 'daemon off;'], { stdio: 'ignore' })
    endWithUs(child)
    try {
      await expect
        .poll(
          () =>
            asked(port, 'GET', '/guideline', {}).then(
              ({ status }) => status,
              () => 0
            ),
          { timeout: 10_000 }
        )
        .toBe(200)
      const body = JSON.stringify({ ...sampleCall(), padding: 'x'.repeat(2_000_000) })
      const headers = { 'content-type': 'application/json', authorization: await authorization(path) }
      const answer = await asked(port, 'POST', `${path}?patient=planted`, headers, body)
      expect(answer.status, answer.text).toBe(200)
      for (const at of ['/metrics', '/insight/data', '/health/live', '/insight'])
        expect((await asked(port, 'GET', at, {})).status).toBe(404)
      expect(readFileSync(join(folder, 'cds.log'), 'utf8')).not.toContain('planted')
    } finally {
      child.kill('SIGTERM')
      await new Promise(done => child.once('exit', done))
      await service.close()
      rmSync(folder, { recursive: true })
    }
  }, 30_000)
})
