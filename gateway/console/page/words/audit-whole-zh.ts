/** Of whether anything is missing from the log, in Chinese. */
export const auditWholeZh = {
  'whole.title': '没有缺失',
  'whole.text':
    '日志里有没有少了、改了、插进了什么，每次跨省交换是否双方都有记录。上面是本节点自己的说法；下面由您的浏览器计算，不依赖这些说法。',
  'whole.log': '日志',
  'whole.origin': '日志名称',
  'whole.entries': '记录条数',
  'whole.witnesses': '见证方',
  'whole.index.all': '已包含全部记录',
  'whole.twins': '双方都有记录的交换',
  'whole.shared': '涉及对端省份的记录',
  'whole.twins.found': '对端已告知记在何处',
  'whole.twins.awaited': '还在等待（{minutes} 分钟内）',
  'whole.twins.missing': '缺少孪生记录',
  'whole.twins.contradicted': '两省说法不一（不限日期）',
  'whole.twins.entries': '已核对的日志条数',
  'whole.twins.all': '这段时间的跨省交换，双方都有记录。',
  'whole.twins.none': '这段时间没有跨省交换。',
  'whole.twins.not': '缺少孪生记录 {missing} 条，说法不一 {contradicted} 条。',
  'whole.twins.alarms': '查看告警',
  'whole.missed.in': '应有孪生记录的省份',
  'whole.missed.more': '只列最早的 {count} 条；缩短日期可看其余。',
  'whole.proof': '在浏览器中验证整个日志',
  'whole.proof.text':
    '由您的浏览器下载日志，逐条计算哈希，直到与签署的根哈希比较，并从记录本身核对每次跨省交换是否有孪生记录。',
  'whole.vkey.text':
    '留空时用本节点公布的密钥，只能证明日志自身一致，不能证明是谁的。对端省份保存着另一份：请对端审计员打开本页，在“本节点保存的对端日志密钥”中抄给您。',
  'whole.witness': '对端日志的验证密钥',
  'whole.witness.placeholder': '留空则取本节点配置中的那一份',
  'whole.witness.text': '用来验证联署。请从对端节点的 /log.vkey 或对端审计员处取得。',
  'whole.kept': '对端或您以前保存的检查点',
  'whole.kept.text': '可不填。贴入后核对：日志自那时起只增不减，先前的记录一条未动。',
  'whole.kept.open': '打开{region}联署的最近一份',
  'whole.verify': '验证整个日志',
  'whole.busy': '正在计算，{done} / {all}…',
  'whole.holds': '成立：日志完整，并经对端联署。',
  'whole.alone': '日志自身一致，但没有得到对端联署的证明。',
  'whole.fails': '不成立，见下面标出的各项。请保存此页，并通知双方省份的审计员。',
  'whole.open': '此处不能断定：有记录已不在，浏览器未找到据何清理。请用下面的命令验证。',
  'whole.check.holds': '成立',
  'whole.check.fails': '不成立',
  'whole.cosigned': '{name} 于 {time} 联署了这份检查点：它所见过的每一条都还在。',
  'whole.cosigned.not':
    '{name} 没有联署这份检查点（稍后再试；若持续如此，会出现“检查点未获联署”的告警）。',
  'whole.cosigned.noKey': '填写的对端密钥不是验证密钥，应形如 名称+编号+密钥。',
  'whole.kept.unsigned': '贴入的文字不是这把密钥签署的检查点。',
  'whole.kept.longer': '贴入的检查点有 {size} 条记录，日志现在更短：末尾被删去，或放回了旧的副本。',
  'whole.kept.other': '日志的前 {size} 条与贴入的检查点不同：先前的记录被改动、删去或调换了次序。',
  'whole.kept.continued': '日志的前 {size} 条与贴入的检查点完全相同，此后只有增加。',
  'whole.kept.at': '该检查点由对端于 {time} 联署。',
  'whole.missing': '第 {at} 条起的文件残缺，或已不在而日志中没有记录说明它已被清理。',
  'whole.early':
    '第 {at} 条起的文件已不在。有记录说明它已被清理，但相邻的记录表明法定的三年不可能已满。',
  'whole.computed': '每一条保留的记录都已计算，所得与签署的根哈希相同：',
  'whole.computed.not': '计算所得与签署的根哈希不同：',
  'whole.counts':
    '交换 {exchanges} 条，管理操作 {management} 条，其他 {others} 条；只保留哈希的 {pruned} 条。',
  'whole.pruned':
    '第 {statement} 条记录说明：{entries} 已于 {time} 由 {by} 清理，理由：{reason}。只能证明它们的哈希。',
  'whole.unstated':
    '第 {index} 条记录已不在，最新的 {newest} 条记录中没有说明它已被清理；更早的没有看。',
  'whole.sampled.pruned': '其中 {pruned} 条只保留哈希，日志的记录已说明；只证明了这些哈希。',
  'whole.sampled':
    '日志太长，浏览器只随机抽了 {count} 条（含最新一条），都已验证在签署的日志之中。其余没有看；要全部验证，请用下面的命令。',
  'whole.seen.all': '从记录本身核对：应有孪生记录的 {shared} 条，没有逾时缺少的。',
  'whole.seen.not': '从记录本身核对：应有孪生记录的 {shared} 条，逾时缺少 {missing} 条：',
  'whole.means': '这证明什么',
  'whole.means.own':
    '用的是本节点自己公布的密钥：只证明日志与它自己一致，不证明是谁的，也不证明您看到的与别人看到的相同。',
  'whole.means.given': '用的是您从别处得到的密钥：日志确由这把密钥的主人签署。',
  'whole.means.witness.own': '验证联署用的是本节点配置中的对端密钥；请与对端公布的核对一次。',
  'whole.means.witness': '联署用您填写的对端密钥验证：对端看到的是同一份日志，其间没有删改。',
  'whole.means.not':
    '不证明没有记入日志的事：本省自己的查询是否都已记录，要靠抽样与对端的孪生记录旁证。对端是否也完整，请在对端节点上同样验证。',
  'whole.command': '用命令验证',
  'whole.command.text':
    '在另一台机器上用命令行做同样的验证，并检查每个文件。TOKEN 为审计员的访问令牌；没有 --vkey 时，命令也会说明只证明日志自身一致。',
  'whole.keys': '本节点保存的对端日志密钥',
  'whole.keys.text':
    '供对端省份的审计员核对：他们用这一份，就不必信任他们自己的节点。反过来，本省日志的密钥由对端保存。',
  'days.from': '自',
  'days.to': '至',
} as const
