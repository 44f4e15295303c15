import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigFile } from '../../gateway/config.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { adapt, furnish, ROOT, shudao, type Ran } from './own-exchange.ts'

describe('shudao policy', function () {
  this.timeout(30_000)
  const folder = join(serviceFolder('policy-command'), 'exchange')
  const file = join(folder, 'exchange.json')
  const configure = (policies: Partial<ConfigFile['policies']>): void => {
    const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
    const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
    const config = adapt(JSON.parse(plain) as ConfigFile, 1)
    const changed = { ...config, policies: { grants: 'policies/grants', ...policies } }
    writeFileSync(file, JSON.stringify(changed))
  }
  const explain = (items: string, ...more: string[]): Promise<Ran> => {
    const asked = ['--consumer', 'cq-pension-desk', '--resource', '500000.MZ.cremation']
    const args = ['--config', file, ...asked, '--items', items, '--matter', 'CY-037', ...more]
    return shudao(['policy', 'explain', ...args])
  }

  before(async () => {
    const made = await shudao(['keys', 'create', join(folder, 'keys')])
    assert.equal(made.code, 0, made.err)
    furnish(folder)
    configure({})
  })
  after(() => removeFolder(serviceFolder('policy-command')))

  it('check says what is in force when all is well', async () => {
    const { code, out, err } = await shudao(['policy', 'check', '--config', file])
    assert.equal(code, 0, err)
    assert.match(out, /^✓ Grants: 1\. Guardrails: 7 \(bulk-at-night, /)
  })

  it('check tells every problem of grants, guardrails and rectification at once', async () => {
    mkdirSync(join(folder, 'guardrails'), { recursive: true })
    writeFileSync(
      join(folder, 'guardrails', 'own.cedar'),
      '@id("own")\n@because("Art. 25")\n@remedy("Ask.")\nforbid (principal, action, resource)\nwhen { context.nigt };',
    )
    configure({ guardrails: 'guardrails', rectification: ['cq-pension-dsk'] })
    const { code, err } = await shudao(['policy', 'check', '--config', file])
    configure({})
    assert.equal(code, 1)
    assert.match(err, /own\.cedar\n\s+line 5 .*`nigt`.*did you mean `night`/)
    assert.match(err, /rectification\/0 .*Did you mean "cq-pension-desk"/)
  })

  it('explain says yes, and by what', async () => {
    const { code, out, err } = await explain('cremationDate')
    assert.equal(code, 0, err)
    assert.match(out, /^Yes: cq-pension-desk may query 500000\.MZ\.cremation for matter CY-037\./)
    assert.match(out, /by cq-pension-desk\.500000\.MZ\.cremation@1; no guardrail forbids it/)
  })

  it('explain says no, by which rule, and what would have to change', async () => {
    const { code, out } = await explain('cremationDate', '--minor')
    assert.equal(code, 1)
    assert.match(out, /^No: .* one reason\./)
    assert.match(out, /rule: guardrail:minors, about cremationDate\n {4}→ Take the minor out/)
    const other = await explain('cremationDate,funeralHom')
    assert.match(other.out, /rule: item-not-offered/)
  })

  it('explain asks for names that there are', async () => {
    const { code, err } = await explain('cremationDate', '--mode', 'read')
    assert.equal(code, 1)
    assert.match(err, /--mode is "read"; give query or verify/)
  })
})
