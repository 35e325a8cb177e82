// What the page says, in English and Chinese.
const texts = {
  en: {
    nodes: 'Nodes', alerts: 'Alerts', events: 'Events', pushes: 'Pushes', close: 'Close', other: '中文',
    filter: 'filter: a name, an address, a state', up: 'up', down: 'down', busy: 'busy', unseen: 'unseen',
    unknown: 'unknown', warning: 'warning', critical: 'critical',
    live: 'live', lost: 'no connection: what is shown may be old', shown: (n, all) => `${n} of ${all}`,
    node: 'node', address: 'address', state: 'state', rtt: 'round trip', services: 'services', agents: 'agents',
    mqlen: 'waiting', mem: 'memory', cpu: 'cores', rate: 'messages/s', trend: 'trend', handle: 'handle',
    command: 'service', message: 'messages', task: 'tasks', answered: 'answered', failed: 'failed',
    untold: 'untold', none: 'nothing yet', left_out: (n) => `and ${n} more`, seen: 'seen',
    added: 'added', changed: 'changed', removed: 'removed', revision: 'revision', moved: 'moved',
    restarted: 'restarted', 'service-up': 'service up', 'service-down': 'service down',
    mesh: 'Connections between nodes', mesh_ok: 'ok', mesh_stale: 'stale', mesh_failed: 'failed',
    mesh_timeout: 'timeout', mesh_off: 'off', mesh_none: 'none', mesh_unknown: 'unknown',
    not_asked: (n) => `${n} not asked about`, names: 'Name service', version: 'version', labels: 'labels',
    depends: 'waits for', name_state: 'state', name_starting: 'starting', name_ready: 'ready',
    name_draining: 'draining', name_down: 'down',
    token: 'Token', enter: 'Log in', wrong: 'This is not the token.', first_services: (n, all) => `${n} of ${all} services`,
  },
  zh: {
    nodes: '节点', alerts: '告警', events: '事件', pushes: '推送', close: '关闭', other: 'English',
    filter: '筛选：名称、地址、状态', up: '正常', down: '离线', busy: '繁忙', unseen: '未知',
    unknown: '未知', warning: '警告', critical: '严重',
    live: '实时', lost: '连接已断开：显示的内容可能已过时', shown: (n, all) => `${n} / ${all}`,
    node: '节点', address: '地址', state: '状态', rtt: '往返时间', services: '服务', agents: '代理',
    mqlen: '排队消息', mem: '内存', cpu: '核', rate: '消息/秒', trend: '趋势', handle: '句柄',
    command: '服务', message: '消息', task: '协程', answered: '已应答', failed: '失败',
    untold: '未告知', none: '暂无', left_out: (n) => `另有 ${n} 条`, seen: '最近查看',
    added: '新增', changed: '变更', removed: '移除', revision: '版本', moved: '迁移',
    restarted: '已重启', 'service-up': '服务启动', 'service-down': '服务结束',
    mesh: '节点间连接', mesh_ok: '正常', mesh_stale: '失效', mesh_failed: '失败', mesh_timeout: '超时',
    mesh_off: '已关闭', mesh_none: '无', mesh_unknown: '未知', not_asked: (n) => `另有 ${n} 条未询问`,
    names: '名字服务', version: '版本号', labels: '标签', depends: '等待', name_state: '状态',
    name_starting: '启动中', name_ready: '就绪', name_draining: '排空中', name_down: '离线',
    token: '令牌', enter: '登录', wrong: '令牌不正确。', first_services: (n, all) => `${all} 个服务中的 ${n} 个`,
  },
};

let language = (navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh' : 'en';

export const toggle = () => { language = language === 'zh' ? 'en' : 'zh'; };
export function say(key, ...values) {
  const own = Object.hasOwn(texts[language], key) ? texts[language][key] : key;
  return typeof own === 'function' ? own(...values) : own;
}
export function translate(root) {
  document.documentElement.lang = language;
  for (const e of root.querySelectorAll('[data-text]')) e.textContent = say(e.dataset.text);
}
