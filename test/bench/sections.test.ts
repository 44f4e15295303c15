import assert from 'node:assert/strict'
import { sectionsOf, withSection } from './sections.ts'

const DOCUMENT = '# Results\n\nOne.\n\n## The log alone\n\nOld.\n\n## What was asked\n\nQ1.\n'

describe('a section of the results that is measured alone', () => {
  it('takes the place of the one with its heading, and the rest stays as it was', () => {
    assert.equal(
      withSection(DOCUMENT, '## The log alone\n\nNew.\n', '## What'),
      '# Results\n\nOne.\n\n## The log alone\n\nNew.\n\n## What was asked\n\nQ1.\n',
    )
  })

  it('goes before the given one when it is not there yet', () => {
    const section = '## A source hangs\n\nSlow.\n'
    assert.equal(
      withSection(DOCUMENT, section, '## What'),
      DOCUMENT.replace('## What', '## A source hangs\n\nSlow.\n\n## What'),
    )
  })

  it('is found again, to be put into the document of the next run', () => {
    const sections = sectionsOf(DOCUMENT, '## What')
    assert.deepEqual(sections, ['## The log alone\n\nOld.\n'])
    const next = '# Results\n\nTwo.\n\n## What was asked\n\nQ1.\n'
    const document = sections.reduce((all, one) => withSection(all, one, '## What'), next)
    assert.equal(document, DOCUMENT.replace('One.', 'Two.'))
  })
})
