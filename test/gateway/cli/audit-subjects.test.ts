import assert from 'node:assert/strict'
import { auditSubjectReport } from '../../../gateway/cli/audit-subjects.ts'

describe('shudao audit subject-report', () => {
  it('is in no other language than the two, and says so before it asks', async () => {
    const asked = { subject: '510100195003159905', subjectKind: 'person', reason: 'Asked' }
    await assert.rejects(auditSubjectReport({ ...asked, language: 'fr' }), {
      message: '--language fr: give zh or en; without it the report is in both.',
    })
  })
})
