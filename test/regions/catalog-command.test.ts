import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resource } from '../catalog/fixtures.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { ROOT, shudao } from './own-exchange.ts'

describe('shudao catalog', function () {
  this.timeout(90_000)
  const demo = join(ROOT, 'gateway', 'demo', 'content', 'resources', '500000')
  const folder = serviceFolder('catalog-command')
  after(() => removeFolder(folder))

  it('search finds in either language, and says when nothing is near', async () => {
    const found = await shudao(['catalog', 'search', 'household', '--limit', '3'])
    assert.equal(found.code, 0, found.err)
    assert.match(found.out, /户籍人口基本信息 · Registered Household Population \(GA\)/)
    const none = await shudao(['catalog', 'search', 'zzzzqqqq'])
    assert.deepEqual(
      [none.code, none.out.trim()],
      [1, 'Nothing in the catalogue is like "zzzzqqqq". Try fewer words, or the other language.'],
    )
    const { code, err } = await shudao(['catalog', 'search', 'name', '--limit', '0'])
    assert.deepEqual([code, err.trim()], [1, '--limit is "0"; give a whole number, 1 to 100.'])
  })

  it('validate says what there is, or everything that is wrong with it', async () => {
    const { code, out, err } = await shudao(['catalog', 'validate', demo])
    assert.equal(code, 0, err)
    assert.match(out, /^✓ \d+ resources; \d+ published, \d+ of these attached to a source\./)
    mkdirSync(folder, { recursive: true })
    const secrecy = { done: true, date: '2999-01-01' }
    const assessments = { ...resource.assessments, secrecy }
    const broken = { ...resource, secret: true, standard: 'pensionBenefits', assessments }
    writeFileSync(join(folder, 'broken.json'), JSON.stringify(broken))
    const wrong = await shudao(['catalog', 'validate', folder])
    assert.equal(wrong.code, 1)
    assert.match(wrong.err, /broken\.json\n(.*\n)* +\/secret .*Decree 809 Art\. 3/)
    assert.match(wrong.err, /\/assessments\/secrecy +is dated 2999-01-01, which is yet to come/)
    assert.match(wrong.err, /\/standard .*Did you mean "pensionBenefit"\?/)
  })
})
