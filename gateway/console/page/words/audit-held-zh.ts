/** Of what is held back from persons' reports and from being pruned. In Chinese. */
export const auditHeldZh = {
  'held.title': '封存与保全',
  'held.which': '哪些封存与保全',
  'held.open': '尚未结束',
  'held.all': '含已结束的',
  'held.state': '状态',
  'held.who': '经过',
  'held.lifted': '{by} 于 {time} 解除',
  'held.time.unknown': '（时间未记载）',

  'seals.title': '封存：暂不告知本人',
  'seals.text':
    '因依法办理的调查，下列范围内的记录暂不写入主体报告，报告只写明有几次暂不告知；期满自动公开。审计员照常查到全部记录。只在本节点有效，对端节点须另行封存。',
  'seals.how': '一人申请，另一人确认后生效：shudao audit seal、confirm-seal；提前解除：lift-seal。',
  'seals.none': '没有尚未结束的封存',
  'seals.none.all': '没有封存',
  'seals.none.text': '主体报告不因调查而有所保留。',
  'seals.order': '决定机关与依据',
  'seals.scope': '范围',
  'seals.scope.case': '办件 {caseNumber}',
  'seals.scope.consumer': '使用方系统 {consumer}',
  'seals.scope.exchange': '交换',
  'seals.scope.subject': '只限其中涉及某一人的部分',
  'seals.ordered': '{by} 于 {time} 申请',
  'seals.confirmed': '{by} 于 {time} 确认',
  'seals.confirmed.nobody': '无人确认，未生效',
  'seals.ends': '期满',
  'sealState.waiting': '待确认',
  'sealState.in-force': '有效',
  'sealState.lifted': '已提前解除',
  'sealState.over': '已期满',

  'holds.title': '保全：不得清理或擦除',
  'holds.text':
    '因争议、投诉或调查，下列记录在解除之前不得清理，其内容密钥不得擦除，不论保存期限是否已满。',
  'holds.how':
    '停止节点后设定与解除：shudao audit hold、lift。本表取自检索索引；shudao audit holds 从日志文件验证后列出。',
  'holds.none': '没有尚未解除的保全',
  'holds.none.all': '没有保全',
  'holds.none.text': '记录保存期满即可清理。',
  'holds.unread':
    '{log} 第 {below} 条以前由旧版本编入索引，其中的保全未予登记，不在下表。请运行 shudao audit reindex 重建索引。',
  'holds.inForce': '有效',
  'holds.lifted': '已解除',
  'holds.name': '名称与事由',
  'holds.entries': '日志记录（自 0 起）',
  'holds.set': '{by} 于 {time} 设定（第 {index} 条记录）',
} as const
