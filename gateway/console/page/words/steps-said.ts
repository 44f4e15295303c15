/**
 * What stands against a step of a request, correction, dispute or registration, in Chinese.
 *
 * @module
 */
import type { Saying } from './sayings.ts'

export const STEPS_SAID: readonly Saying[] = [
  // Who, when, in which state.
  [/^cannot be "([\w-]+)" in the state ([\w-]+); .*$/, '在“{state:$2}”状态下不能“{action:$1}”'],
  [/^cannot be "([\w-]+)": no version was .*$/, '还没有发布过版本，不能“{action:$1}”'],
  [/^cannot be "([\w-]+)": it is ([\w-]+) already$/, '现已“{state:$2}”，不能“{action:$1}”'],
  [/^may not ([\w-]+): it is for .*?(?: \(Art\. (\d+)\))?$/, '您的角色或部门不能“{action:$1}”'],
  [
    /^is who did "([\w-]+)" too: another person must ([\w-]+).*$/,
    '已由您“{action:$1}”，须由另一人“{action:$2}”',
  ],
  [/^was done already, and can be done once.*$/, '已经做过，只能做一次'],
  [
    /^was done already; reinstate it when its use is put right, or terminate it$/,
    '现已暂停；整改后可以恢复，否则可以终止',
  ],
  [
    /^has nothing to be put right: its grant is held back, .*$/,
    '没有需要整改的内容：其授权已暂停，重新确认授权后恢复',
  ],
  [/^is suspended until its use is put right; .*$/, '整改完成之前暂停使用；重新确认授权不能恢复'],
  [
    /^is ([\w-]+); attesting its grant anew does not change that$/,
    '现已“{state:$1}”；重新确认授权不能改变',
  ],
  [
    /^is held back by (\S+) of (\S+); its grant is attested anew there$/,
    '由 $2 的 $1 暂停；须在那里重新确认授权',
  ],
  [/^is before (\S+), when it last changed$/, '早于最近一次变动的 $1'],
  [/^is missing; say why, in words$/, '请写明理由'],
  // What a source says of the columns of a mapping.
  [/^names the column "([^"]*)", which "(.*)" does not have.*$/, '“$2”没有“$1”这一列'],
  [
    /^names the column "([^"]*)", which "(.*)" has as "([^"]*)"; .*$/,
    '“$2”的这一列写作“$3”，请照此改写“$1”：多数数据源区分大小写，试读可知这一数据源是否区分',
  ],
  [/^is not read: (.*)$/, '读取失败：$1'],
  [/^is "(.*)", which the source "([^"]*)" does not have; list .*$/, '数据源“$2”没有“$1”'],
  [/^is "(.*)"; its columns are (.*?)\.?$/, '“$1”的列有：$2'],
  [
    /^Nobody has looked whether the source "([^"]*)" has .*$/,
    '未能核对数据源“$1”是否有映射所用的列；发布前请用自己的一条记录试读',
  ],
  [
    /^Correct the mapping, or the document\. .*$/,
    '以上依据的是描述数据源的文档；请改映射或者改文档，试读可见实际读到什么',
  ],
  [
    /^has changed since you looked at it: (\S+) did "([\w-]+)" on (\S+); look at it again$/,
    '您查看之后已有变动：$1 于 $3 “{action:$2}”，请刷新后再看',
  ],
  [/^has changed in between; look at it again.*$/, '其间已有变动，请刷新后再看'],
  [
    /^is the number of another draft, made at the same moment; .*$/,
    '这个编号已由同时起草的另一件取得，您的草稿没有保存，请重新提交',
  ],
  [
    /^waits for the other province to take "([\w-]+)"; .*$/,
    '“{action:$1}”已送对端，尚未收到回音；请待收到后再做下一步',
  ],
  [
    /^is not in a form that (\S+) can read; .*$/,
    '$1 的节点不能读取；请写得简短些再做一次，仍不行的请联系其共享主管',
  ],
  [
    /^says more than (\d+) bytes in all; .*$/,
    '合计超过 $1 字节；请写得简短些，或者写明详细内容所在的文件',
  ],
  [/^is "([\w-]+)", which no .* knows$/, '没有“$1”这一步'],
  [/^does not belong to "([\w-]+)"$/, '不属于“{action:$1}”这一步'],
  [
    /^tells of "([\w-]+)" by (\S+), who did not do it here, or not in these words$/,
    '称本节点的 $2 做过“{action:$1}”，而此人没有做过，或者原话不是这样',
  ],
  [
    /^tells of "([\w-]+)" on (\S+), which is to come; .*$/,
    '称 $2 做过“{action:$1}”，而这一天还没有到；请校准双方节点的时钟',
  ],
  [/^is not of (\S+), which sends it$/, '不属于发来的 $1'],
  [/^is not kept here$/, '本节点没有'],
  [/^is not known here\. .* shudao correction .*$/, '本节点没有这件校核'],
  [/^is not known here\. .* shudao dispute .*$/, '本节点没有这件争议'],
  [/^is not known here\. .*$/, '本节点没有这件申请'],
  [
    /^is no data officer of the department whose system is to ask.*$/,
    '不是使用方系统所在部门的数据管理员（条例第二十条）',
  ],
  [
    /^is not of the department that received the record.*$/,
    '不属于收到该记录的部门（条例第二十六条）',
  ],
  [
    /^is not the head of the work body of either side.*$/,
    '不是任何一方工作机构的负责人（条例第二十八条）',
  ],

  // What an application states.
  [/^is your department's own; it needs no request$/, '是本部门自己的资源，不需要申请'],
  [/^is another one than before; make a new request for it$/, '与原来不同；请另行申请'],
  [
    /^asks for more than the head of your work body agreed to; .*$/,
    '超出本部门负责人同意的范围；请另行申请（条例第二十条）',
  ],
  [/^is empty; the applicant must state it.*$/, '申请方必须写明（条例第二十条）'],
  [/^is (\S+), which is not to come.*$/, '是 $1，须在今天之后（条例第二十条）'],
  [/^names no item$/, '没有选信息项'],
  [/^names no matter$/, '没有选事项'],
  [/^names "([^"]*)", which is not of (\S+), whom it asks$/, '“$1”不是所申请的 $2 的资源'],
  [/^names "([^"]*)", which is not a resource\b.*$/, '没有“$1”这个资源'],
  [/^names "([^"]*)", which is no matter of the catalogue$/, '目录中没有事项“$1”'],
  [/^names "([^"]*)", which is not registered$/, '使用方系统“$1”没有登记'],
  [/^names "([^"]*)", which is not a system of your department$/, '“$1”不是本部门的系统'],
  [
    /^names "([^"]*)", which is no system of (\S+), whose request it is$/,
    '“$1”不是申请方 $2 的系统',
  ],
  [/^names "([^"]*)", which is not offered to you now$/, '“$1”现在不向您提供'],
  [
    /^is "([^"]*)"; through an exchange it is offered by (.*)$/,
    '是“$1”；经交换节点提供的方式为 $2',
  ],
  [/^names "([^"]*)", which it does not offer\..*$/, '该资源不提供“$1”'],
  [/^names "([^"]*)", which is not shared .*$/, '“$1”不予共享（条例第十四条）'],
  [/^are shared otherwise than "([^"]*)" by now; .*$/, '共享类型已不是“$1”；请另行申请'],
  [
    /^was written before "([^"]*)" had grants for (.*), which together with this tell more than each alone.*$/,
    '写于“$1”取得 $2 的授权之前；合并后可知更多，请重新评估并写明（条例第二十五条）',
  ],
  [
    /^names "([^"]*)", for which it is; name those beside it$/,
    '“$1”就是所申请的；请写与之合并的其他资源',
  ],
  [
    /^is empty; data of (.*?) .*, which needs an assessment of its own.*: say what it could give away.*$/,
    '$1 的数据可以合并，须专门评估：请写明可能推知什么、如何防范（条例第二十五条）',
  ],
  [
    /^is empty; data of (.*?) .*, which needs an assessment of its own.*: say who made it$/,
    '$1 的数据可以合并，须专门评估：请写明由谁评估（条例第二十五条）',
  ],

  [
    /^is empty; .*: say what it could give away.*$/,
    '请写明可能推知什么、如何防范（条例第二十五条）',
  ],
  [/^is empty; .*: say who made it$/, '请写明由谁评估（条例第二十五条）'],

  // Replies and what follows.
  [
    /^names nothing; list everything that is missing, at once.*$/,
    '请一次列全需要补正的内容（条例第二十一条）',
  ],
  [
    /^were not proposed; have it reviewed on what terms to agree.*$/,
    '尚无答复意见；请先审核并写明条件（条例第二十条）',
  ],
  [
    /^is no later day; say until when it is to be put right.*$/,
    '请写明整改期限，须在今天之后（条例第二十七条）',
  ],
  [/^is not after (\S+), the last day of use$/, '须在使用的最后一天 $1 之后'],
  [/^is missing; say "agree" or "refuse", and why$/, '请写明“同意”或“不同意”及理由'],
  [/^belong to an agreement, not to a refusal$/, '不同意时不写提供条件'],
  [/^are missing; say for each item how it may be seen$/, '请写明每个信息项如何提供'],
  [/^are not JSON; .*$/, '不是 JSON'],
  [
    /^names no item; propose to refuse, and say why.*$/,
    '没有信息项；请改为不同意并写明理由（条例第二十一条）',
  ],
  [/^was not asked for$/, '没有申请'],
  [/^is after (\S+), until when it was asked for$/, '晚于申请的使用期限 $1'],
  [/^is missing; give whole working days, 1 or more$/, '请填写工作日数，至少 1 天'],
  [/^is (-?\d+); give whole working days, 1 or more$/, '是 $1；请填写工作日数，至少 1 天'],
  [
    /^makes (\d+) working days; at most (\d+) may be added in all.*$/,
    '合计 $1 个工作日；总共最多延长 $2 个工作日',
  ],
  [/^is no deadline\. .*$/, '没有这项期限'],
  [
    /^is (\d+) working days; Decree 809 Art\. (\d+) allows (\d+), .*$/,
    '是 $1 个工作日；条例第 $2 条规定不超过 $3 个，地方只能更短',
  ],

  // Corrections and disputes.
  [/^names none; say which items are in doubt$/, '请选有疑义的信息项'],
  [/^is missing; name the exchange under which it was received$/, '请填写收到该数据的交换编号'],
  [
    /^is missing; say what is in doubt, without the value.*$/,
    '请写明疑义何在，不要写具体的值（条例第二十六条）',
  ],
  [
    /^is missing; report what was found, without the value.*$/,
    '请写明核查结果，不要写具体的值（条例第二十六条）',
  ],
  [/^is missing; name the request or correction that it is about$/, '请写明争议所涉的申请或校核'],
  [
    /^is missing; say what is in dispute, without a value of a person$/,
    '请写明争议何在，不要写个人的值',
  ],
  [/^is missing; name the body to which it goes: .*$/, '请写明提交给哪个机构（条例第二十八条）'],
  [
    /^is missing; say what was agreed or decided, and by whom$/,
    '请写明商定或裁决的内容，以及由谁作出',
  ],
  [
    /^names no record of (\S+) with these items that a system of your department received; .*$/,
    '本部门的系统没有收到过 $1 含这些信息项的记录；请按应答回执填写交换编号和日志位置',
  ],
  [
    /^names entry (\d+) of our log, which the search index has not come to yet; .*$/,
    '日志第 $1 条刚刚写入，检索索引还没有读到；请一分钟后再试，若持续如此请告知管理员',
  ],
  [/^names "([^"]*)", which is no request or correction here$/, '本节点没有申请或校核“$1”'],

  // The registry.
  [/^is not in the registry\. .*$/, '不在登记簿中；请先保存草稿'],
  [/^is for the officer of (.*) in (\S+) to draft.*$/, '须由 $2 的 $1 数据管理员起草'],
  [
    /^is "([^"]*)"; it was registered by (\S+), whose it stays$/,
    '是“$1”；它由 $2 登记，仍归其所有',
  ],
  [
    /^is no day up to today; say when it changed.*$/,
    '请填写变更的日期，不晚于今天（条例第十七条）',
  ],
  [/^must be (\d+), the next one$/, '应为下一版 $1'],
  [/^names none; list every defect, at once.*$/, '请一次列全需要改正的内容（条例第十六条）'],
  [/^extends nothing: no change of law or duty waits$/, '没有待办的法规或职责变更，不需要延长'],
  [
    /^is a source of (.*); a resource of (.*) reads its own department's$/,
    '是 $1 的数据源；$2 的资源只能读取本部门的',
  ],
  [
    /^is the list that is made of the table of divisions$/,
    '是由行政区划表生成的代码集，不能另行登记',
  ],
  [/^must be one policy, with @id\("([^"]*)"\)$/, '必须只有一条策略，@id 为“$1”'],
  [/^must be (.*)$/, '格式不对：$1'],
  [/^is not a JSON object; .*$/, '不是 JSON 对象'],
  [/^is a secret: .*$/, '是密钥；请改写为对环境变量或文件的引用，并视其已泄露而更换'],
  [
    /^names the environment variable (\S+); a source of (\S+) may name those that begin with (\S+)$/,
    '引用了环境变量 $1；$2 的数据源只能引用以 $3 开头的',
  ],
  [
    /^is on this machine, where the configuration lays out nothing for registered sources; .*$/,
    '在本机上，而配置没有为登记的数据源留出文件夹；请管理员设置 “catalog.sources”',
  ],
  [
    /^must be a path below (\S+) of the folder .*$/,
    '须是 $1 之下的路径，文件夹由配置的 “catalog.sources” 指定',
  ],
  [/^is missing; give the entry as it is to be$/, '请给出登记的内容'],
  [/^is missing; probe the source first$/, '请先试读数据源'],
  [
    /^is missing; say how the users were consulted.*$/,
    '请写明如何征求了使用方的意见（条例第二十七条）',
  ],
  [/^is missing; say where it was filed.*$/, '请写明在何处备案（条例第二十七条）'],
  [/^is missing; name the grant that was made$/, '请写明所立的授权'],
  [/^is missing; say what shows that it was done.*$/, '请写明已经做到的证明（条例第二十七条）'],
  [/^is missing$/, '缺少'],
]
