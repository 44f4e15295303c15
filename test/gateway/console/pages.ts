/** Every page of the console, with what must be seen on it. A page that is missing here, `browser.test.ts` names. */
export interface PageCase {
  /** Below `/console`; `{exchangeId}` is that of an exchange that both provinces recorded. */
  readonly path: string
  readonly roles: readonly string[] | 'anyone'
  /** Whether it asks why one looks before it shows anything. */
  readonly asks?: true
  /** Whether the navigation has it; pages below another are left out anyway. */
  readonly isInNavigation?: false
  /** Text that is there once the exchange has answered, in either language. */
  readonly shows: RegExp
}

export const PAGES: readonly PageCase[] = [
  { path: '/catalog', roles: 'anyone', shows: /317/ },
  { path: '/catalog/510000.RS.pensionBenefit', roles: 'anyone', shows: /benefitStatusCode/ },
  { path: '/audit', roles: ['auditor'], asks: true, shows: /CY-037/ },
  {
    path: '/audit/whole',
    roles: ['auditor'],
    asks: true,
    shows: /验证整个日志|Verify the whole log/,
  },
  { path: '/audit/matrix', roles: ['auditor'], asks: true, shows: /Rows asked|行：使用方部门/ },
  { path: '/audit/sample', roles: ['auditor'], shows: /抽取条数|How many/ },
  { path: '/audit/subject', roles: ['auditor'], asks: true, shows: /出具报告|Make the report/ },
  {
    path: '/audit/held',
    roles: ['auditor'],
    asks: true,
    shows: /没有尚未解除的保全|No hold that was not/,
  },
  {
    path: '/alarms',
    roles: ['auditor', 'steward', 'security'],
    asks: true,
    shows: /首次使用|First use/,
  },
  { path: '/resources', roles: ['officer'], shows: /本部门资源|Own resources/ },
  {
    path: '/resources/table',
    roles: ['officer'],
    isInNavigation: false,
    shows: /交回填好的编制表|Give back a table/,
  },
  {
    path: '/register',
    roles: ['officer'],
    isInNavigation: false,
    shows: /测试连接|Test the connection/,
  },
  { path: '/review', roles: ['steward'], shows: /等待审核的资源|Resources that wait/ },
  {
    path: '/requests',
    roles: ['officer', 'head', 'steward', 'auditor'],
    shows: /没有共享申请|No request|申请编号/,
  },
  {
    path: '/requests/new',
    roles: ['officer'],
    shows: /申请须载明的事项|What an applicant states/,
  },
  {
    path: '/corrections',
    roles: ['officer', 'head', 'steward', 'auditor'],
    isInNavigation: false,
    shows: /没有记录|There is none/,
  },
  {
    path: '/policies',
    roles: ['steward', 'auditor', 'security', 'officer'],
    shows: /sensitive-items/,
  },
  { path: '/try', roles: ['developer', 'officer'], shows: /尚未查询|Nothing was asked yet/ },
  {
    path: '/health',
    roles: ['administrator', 'security', 'steward'],
    shows: /近 15 分钟|Last 15 minutes/,
  },
  // The index follows the log within seconds: it is the last to be opened.
  {
    path: '/audit/{exchangeId}',
    roles: ['auditor'],
    asks: true,
    shows: /发生了什么|What happened/,
  },
]
