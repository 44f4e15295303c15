/**
 * What the exchange says against an operation beyond the meaning of its code, in Chinese.
 *
 * @module
 */
import type { Saying } from './sayings.ts'

export const MANAGEMENT_SAID: readonly Saying[] = [
  [/^No access token\. .*$/, '没有访问令牌。'],
  [
    /^The token belongs to "([^"]*)", which is not of the staff .*$/,
    '令牌属于“$1”，不在本节点的人员名单（“staff”）中。',
  ],
  [/^Ask for (\d+) operations at most at once\.$/, '一次最多做 $1 项操作。'],
  [/^Send Content-Type: application\/json .*$/, '请求须是 JSON。'],
  [/^The database of the exchange does not answer just now\. .*$/, '原因见管理员的进程日志。'],
  [/^Something went wrong on our side\. .*$/, '没有再做别的；原因见管理员的进程日志。'],
  [/^The log cannot be written just now, .*$/, '交换日志现在不能写入。'],
  [
    /^"(\w+)" needs the role (.*?); .*$/,
    '“$1”只供以下角色使用：$2。请联系有此角色的人；您的角色已过时的，请联系管理员。',
  ],
  [
    /^"(\w+)" is about the department (\S+), .*$/,
    '“$1”涉及部门 $2，而您不属于该部门。请联系该部门。',
  ],
  [/^"(\w+)" is for no department alone, .*$/, '“$1”不是一个部门单独可以做的。请联系共享主管。'],
  [
    /^"\w+" is recorded with its reason: say why in 1 to (\d+) characters\. .*$/,
    '请写明理由（1 到 $1 字），不要写共享数据所涉的个人。',
  ],
  [/^A page has 1 to (\d+) alarms, not (-?\d+)\.$/, '一页为 1 到 $1 条告警，不能是 $2 条。'],
  [/^There is no such alarm\. .*$/, '没有这条告警。'],
  [
    /^(\S+) looked into that alarm on (\S+), and that note stays: .*$/,
    '$1 已于 $2 查明该告警，其记录不变，本次未作记录。告警再次发出后，可重新记录。',
  ],
  [/^The place to go on from is not one that a page gave\.$/, '续页位置无效，请从第一页开始。'],
  [
    /^from is not before to, which is now where it is not given\.$/,
    '起始时间须早于结束时间；未写明结束时间的，以现在为准。',
  ],
  [/^That seal is confirmed and in force\.$/, '该封存已经确认并生效。'],
  [
    /^(\S+) asked for that seal; it takes a second person to confirm it: .*$/,
    '该封存由 $1 提出，须由另一人确认：另一位审计员或共享主管。',
  ],
  [
    /^That is no exchange id\. .*$/,
    '这不是交换编号。交换编号是一个完整的 UUID：请从应答中取得，或在审计的“交换记录”中按其他已知情况查找。',
  ],
  [
    /^A reference names one entry of one person, .*$/,
    '编号已指明一个人的一条记录，不必再写主体；两者只写其一。',
  ],
  [
    /^That is no reference of a report of this exchange\. .*$/,
    '这不是本节点报告中的编号。请与本人手中的报告逐字核对；其他省的报告，请向该省查询。',
  ],
  [
    /^The log holds no exchange (\S+)\. There is evidence of exchanges alone, not of what staff did, nor of what was pruned\.$/,
    '日志中没有交换 $1。只能为交换出具证据，工作人员的操作和已被清理的记录没有证据文件。',
  ],
  [
    /^The index of the log holds no exchange (.+), so nothing is sealed\. .*$/,
    '日志索引中没有交换 $1，未作封存。请在审计的“交换记录”中核对编号；刚刚发生的交换可能尚未编入索引。',
  ],
  [/^There is no such seal that has not ended\. .*$/, '没有这项尚未结束的封存。'],
  [/^"([^"]*)" is no department\..*$/, '没有部门“$1”。'],
  [/^"after" is not a page of this list\. .*$/, '续页位置无效，请从第一页开始。'],
  [/^"limit" is 1 to (\d+)\.$/, '一页为 1 到 $1 条。'],
  [/^The catalogue has no resource "([^"]*)"\. .*$/, '目录中没有资源“$1”，请用关键词查找。'],
  [/^The catalogue has no standard "([^"]*)"\. .*$/, '目录中没有数据标准“$1”，请用关键词查找。'],
  [
    /^No request has the state "([^"]*)"\..* There are: (.*)\.$/,
    '申请没有“$1”这种状态，只有：$2。',
  ],
  [/^There is no dispute "([^"]*)" here\.$/, '本节点没有争议“$1”。'],
  [/^There is no emergency use "([^"]*)"\. .*$/, '没有应急使用“$1”。'],
  [
    /^The words hold a number of 15 digits or more, .*$/,
    '所写含有 15 位以上的号码，可能属于个人。请改写办件编号。',
  ],
  [
    /^"legalBasis" names the provision of law .* in 1 to (\d+) characters\.$/,
    '请写明依据的法律条款（1 到 $1 字）。',
  ],
  [/^There is no kind "([^"]*)"\..* There are: (.*)\.$/, '没有“$1”这一类记录，只有：$2。'],
  [/^There is no \S+ "([^"]*)"\..* There are: (.*)\.$/, '没有“$1”，可用的有：$2。'],
  [
    /^No record of kind (\S+) ends (\S+), but with one of: (.*)\. Give one of these, .*$/,
    '“$1”这一类记录没有“$2”这种结果，只有：$3。请改选其中之一，或另选类别：exchange 为交换，management 为工作人员的操作。',
  ],
  [
    /^There is no rule "([^"]*)" that raises alarms\..* There are: (.*)\.$/,
    '没有告警规则“$1”，可用的有：$2。',
  ],
  [
    /^There is no \S+ "([^"]*)": it is neither .* nor in any record that the index has; it has yet to read (\d+) entries of the log\..*$/,
    '没有“$1”：现在没有，已编入索引的记录中也没有；日志中另有 $2 条尚未编入索引，请稍后再查。',
  ],
  [
    /^There is no \S+ "([^"]*)": it is neither .* nor in any record\..*$/,
    '没有“$1”：现在没有，以往的记录中也没有。',
  ],
  [/^There is no consumer (\S+) any more\.$/, '使用方系统 $1 已不存在。'],
  [
    /^The grant (\S+) was revoked, which is for ever\. .*$/,
    '授权 $1 已撤销，不能恢复。请另立授权。',
  ],
  [/^There is no grant "([^"]*)"\. .*$/, '没有授权“$1”。'],
  [
    /^"([^"]*)" is no peer of this exchange\. Its peers: (.*)\.$/,
    '“$1”不是本节点的对端。对端有：$2。',
  ],
  [
    /^Nothing says whose source "([^"]*)" is, .*$/,
    '没有写明数据源“$1”属于哪个部门，因此谁也不能查看。请管理员在配置的 “sources” 中写明。',
  ],
  [
    /^"([^"]*)" is a source of (.*), not of (.*)\. .*$/,
    '“$1”是 $2 的数据源，不是 $3 的。请联系那里的数据管理员。',
  ],
  [/^"([^"]*)" is no registered consumer\.$/, '使用方系统“$1”没有登记。'],
  [/^Name at least one item\.$/, '请至少选一个信息项。'],
  [/^Give 1 to (\d+) days\.$/, '天数为 1 到 $1。'],
  [/^The log has no exchange (\S+)\.$/, '日志中没有交换 $1。'],
  [/^Give changed grants, guardrails, or both\.$/, '请给出要更改的授权或护栏策略。'],
  [
    /^A file is named like desk\.json or own\.cedar, not "([^"]*)"\.$/,
    '文件名应如 desk.json 或 own.cedar，不能是“$1”。',
  ],
  [/^"([^"]*)" is no standard of the catalogue\..*$/, '目录中没有数据标准“$1”。'],
  [
    /^"([^"]*)" is no source of this exchange\..*$/,
    '本节点没有数据源“$1”。请登记，或请管理员在配置的 “sources” 中加入。',
  ],
  [
    /^"([^"]*)" cannot say what it holds: .*$/,
    '“$1”不能说明自己有哪些内容（服务没有接口描述）。请写明它的列。',
  ],
  [
    /^SOURCE_\w+\. Source "([^"]*)" has "(.*)", but its user has no right SELECT on the whole of it, .*$/s,
    '数据源“$1”的账号没有整个“$2”的 SELECT 权限，无法拟出对应关系。请由数据源管理员授权，或自己写明列名。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(SQLSTATE 42501\): .*$/s,
    '没有读到数据源“$1”：账号缺少权限。请由数据源管理员授予表或视图的 SELECT 权限和模式的 USAGE 权限。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(error 1044, .*$/s,
    '没有读到数据源“$1”：账号在该数据库中没有权限，或没有这个数据库。请由数据源管理员授权：GRANT SELECT ON <数据库>.<表> TO <账号>。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(error 1142, .*$/s,
    '没有读到数据源“$1”：账号没有该表或视图的 SELECT 权限，或没有这个表或视图。请由数据源管理员授权：GRANT SELECT ON <数据库>.<表> TO <账号>。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(error 1143, .*$/s,
    '没有读到数据源“$1”：账号没有所读的某一列的 SELECT 权限，或没有这一列。请由数据源管理员授权：GRANT SELECT ON <数据库>.<表> TO <账号>。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(error (?:1045|1130|1698), .*$/s,
    '没有读到数据源“$1”：账号不能登录。请管理员更正连接串中的账号和密码，或由数据源管理员准许该账号从本节点的机器登录。',
  ],
  [
    /^(?:\S+: )?SOURCE_\w+\. Source "([^"]*)" refused the read \(error (?:1356|1449), .*$/s,
    '没有读到数据源“$1”：所读的视图引用了没有的表或列，或其定义者、本账号没有所引用内容的权限。请由数据源管理员修复视图，或授予所引用内容的 SELECT 权限。',
  ],
  [/^(?:\S+: )?(SOURCE_\w+)\. Source "([^"]*)" .*$/s, '没有读到数据源“$2”（$1）。'],
  [
    /^.*:\n(.*)\nAgree with these consumers first; .*$/s,
    '近来的查询会受影响：\n$1\n请先与这些使用方商定，再选择“仍然”继续。',
  ],
  [
    /^"days" is (-?\d+); it must be from 1 to (\d+), .*$/,
    '天数是 $1，应为 1 到 $2，计数只保留这么久。',
  ],
  [/^There is no resource "([^"]*)" in this exchange\. .*$/, '本节点没有资源“$1”。'],
  [
    /^Today, (\S+), is not counted in Redis, .*$/,
    '今天（$1）的额度不在 Redis 中计数，没有丢失，不必重来。',
  ],
  [/^(\S+) is not in the registry\. .*$/, '$1 不在登记簿中。'],
  [
    /^(\S+) is in a file of the resources folder\. .*$/,
    '$1 写在资源文件夹的文件中。请先移走该文件：一个资源只在一处描述。',
  ],
  [
    /^What a guardrail forbids is not for one person to allow\. Draft "([^"]*)" .*$/,
    '护栏策略所禁止的不由一人放开。请提出收回“$1”，由共享主管使其生效。',
  ],
  [
    /^(?:The \w+ )?(.*?) does not go with what else is registered here:\n(.*)$/s,
    '$1 与本节点已登记的其他内容不能并存：\n$2',
  ],
  [/^form is "([^"]*)"; .*$/, '没有文件格式“$1”。'],
  [
    /^The table has (\d+) rows, and a file (\d+) at most\. .*$/,
    '编制表有 $1 行，一个文件最多 $2 行。请按部门取出。',
  ],
  [/^The file cannot be read: .*$/s, '文件无法读取：不是 XLSX 或 CSV，或行数过多。'],
  [/^content is not Base64 .*$/, '文件内容在传送中损坏，请重新选择文件。'],
  [
    /^The file has (\d+) bytes, and may have (\d+)\. .*$/,
    '文件有 $1 字节，最多 $2 字节。请分成几个文件，一个资源不要拆开。',
  ],
  [/^There is no request "([^"]*)"\. .*$/, '没有共享申请“$1”。'],
]
