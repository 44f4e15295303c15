import assert from 'node:assert/strict'
import { staffMisfits, staffOf, staffProblems, type StaffMember } from '../../gateway/staff.ts'

const member = (id: string, roles: StaffMember['roles'], department?: string): StaffMember => ({
  id,
  name: id,
  roles,
  keys: [],
  ...(department === undefined ? {} : { department }),
})

describe('Staff in the configuration', () => {
  it('takes those under "auditors" for staff with that role alone', () => {
    assert.deepEqual(
      staffOf({ staff: [member('a', ['steward'])], auditors: [{ id: 'b', keys: [] }] }),
      [member('a', ['steward']), { id: 'b', name: 'b', roles: ['auditor'], keys: [] }],
    )
  })

  it('lets nobody hold two of system, security and audit', () => {
    const both: readonly StaffMember['roles'][] = [
      ['administrator', 'security'],
      ['security', 'auditor'],
      ['administrator', 'auditor'],
      ['administrator', 'security', 'auditor'],
    ]
    for (const roles of both) {
      const [problem, ...more] = staffProblems({ staff: [member('one', roles)] })
      assert.deepEqual(more, [])
      assert.equal(problem?.pointer, '/staff/0/roles')
      assert.match(problem.message, /三员分立/)
    }
    assert.deepEqual(staffProblems({ staff: [member('one', ['steward', 'security'])] }), [])
  })

  it('tells every problem at once: officers without department, ids given twice', () => {
    const pointers = staffProblems({
      staff: [member('a', ['officer']), member('b', ['steward'], 'RS'), member('a', ['steward'])],
      auditors: [{ id: 'b', keys: [] }],
    }).map(({ pointer }) => pointer)
    assert.deepEqual(pointers, [
      '/staff/0/department',
      '/staff/1/department',
      '/staff/2/id',
      '/auditors/0/id',
    ])
  })

  it('takes ids of the same letters and digits for one person, who would else agree with herself', () => {
    const [problem] = staffProblems({
      staff: [member('CQ-AU-01', ['steward'])],
      auditors: [{ id: 'cq au０1', keys: [] }],
    })
    assert.deepEqual(
      [problem?.pointer, problem?.message],
      [
        '/auditors/0/id',
        `is "cq au０1", as /staff/0 is. Ids of the same letters and digits are one person's.`,
      ],
    )
  })

  it('refuses the id of a consumer, and a department that is not there', () => {
    const problems = staffMisfits(
      [member('desk', ['steward']), member('a', ['officer'], 'RSS')],
      ['RS', 'GA'],
      ['desk'],
    )
    assert.deepEqual(
      problems.map(({ pointer }) => pointer),
      ['/staff/desk', '/staff/a/department'],
    )
    assert.match(problems[1]?.message ?? '', /Did you mean "RS"\?/)
  })
})
