# bash completion for beectl; written by scripts/generate.

# The names of a comma list: what stands before the last comma stays in front of each candidate.
_beectl_nodes() {
  local before=
  [[ $cur == *,* ]] && before=${cur%,*},
  [[ ${cur#"$before"} == !* ]] && before+=!
  COMPREPLY=($(compgen -P "$before" -W "$(beectl "${map[@]}" completion --nodes -o text 2>/dev/null)" -- "${cur#"$before"}"))
}

# The services of the nodes that the line names, and the commands of its service.
_beectl_services() { _beectl_words "$(beectl "${map[@]}" completion --services "$nodes" -o text 2>/dev/null)"; }
_beectl_commands() { _beectl_words "$(beectl "${map[@]}" completion --commands "$service" -o text 2>/dev/null)"; }

_beectl_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_beectl_words() { COMPREPLY=($(compgen -W "$*" -- "$cur")); }

_beectl() {
  local line=${COMP_LINE:0:COMP_POINT} words=() map=() verb= flag= given=() all=0 i
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local last=$((${#words[@]} - 1))
  local cur=${words[last]}
  COMPREPLY=()
  local verbs='query call send ping wait nodes ps top push-config reload force-reload launch gc kill rollback diff watch mesh check test bench history describe record replay mock names serve proxy decode encode explain init repl context completion version help'

  for ((i = 1; i < last; ++i)); do
    case ${words[i]} in
      -c | --cluster | -C | --context) map+=("${words[i]}" "${words[i + 1]}") ;;&
      --cluster=* | --context=*) map+=("${words[i]}") ;;
      -c | --cluster | -C | --context | -o | --output | -t | --timeout | -j | --jobs | --via | --color | --except | --retry | --retry-interval | --dialect | --trace | --expect | --repeat | --pb | --uid | --room | --proto | -I | --include | --descriptors | --listen | --layout | --count | --wait | --for | --within | --sort | --match | --limit | --interval | --rounds | --warn | --crit | --only | -m | --message | --expect-rev | --batch | --max-fail | --on-fail | --pause | --verify | --verify-cmd | --verify-timeout | --since | --cmd-timeout | --peers | --also | --skip | --require | --junit | --filter | --tag | --var | --shuffle | --from | --redact | --inflight | --connections | --rate | -n | --calls | --warm-up | --lines | --max-errors | --compare | -w | --write | --node | --lua-path | --names | --depends | --token-file | --offer | --write-cluster | --advertise | --data | --lease | --probe | --probe-interval | --token | --mesh-interval | --series | --cert | --key | --service | --as | --peer | --session | --sub-type | --to | --protected | --services | --commands)
        flag=${words[i]}
        ((++i < last)) && flag=
        ;;
      --all) all=1 ;;
      -*) ;;
      *) if [[ -z $verb ]]; then verb=${words[i]}; else given+=("${words[i]}"); fi ;;
    esac
  done
  ((all)) && given=('*' "${given[@]}") # it stands for NODES
  local position=${#given[@]} nodes=${given[0]-} service=${given[1]-}
  local kept=
  if [[ $cur == --*=* ]]; then
    flag=${cur%%=*}
    kept=$flag=
    cur=${cur#*=}
  fi

  case $verb:$flag in
    *:) ;;
    query:--except) _beectl_nodes ;;
    query:--retry) : ;;
    query:--retry-interval) : ;;
    call:--except) _beectl_nodes ;;
    call:--dialect) _beectl_words 'auto bee skynet' ;;
    call:--trace) : ;;
    call:--expect) : ;;
    call:--repeat) : ;;
    call:--retry) : ;;
    call:--retry-interval) : ;;
    call:--pb) : ;;
    call:--uid) : ;;
    call:--room) : ;;
    call:--proto) _beectl_files ;;
    call:-I) _beectl_files ;;
    call:--include) _beectl_files ;;
    call:--descriptors) _beectl_files ;;
    call:--listen) : ;;
    call:--layout) _beectl_words 'routed' ;;
    send:--except) _beectl_nodes ;;
    send:--dialect) _beectl_words 'auto bee skynet' ;;
    send:--trace) : ;;
    send:--pb) : ;;
    send:--uid) : ;;
    send:--room) : ;;
    send:--proto) _beectl_files ;;
    send:-I) _beectl_files ;;
    send:--include) _beectl_files ;;
    send:--descriptors) _beectl_files ;;
    send:--layout) _beectl_words 'inner routed routed_send' ;;
    ping:--except) _beectl_nodes ;;
    ping:--count) : ;;
    ping:--retry) : ;;
    ping:--retry-interval) : ;;
    ping:--wait) : ;;
    wait:--except) _beectl_nodes ;;
    wait:--for) _beectl_words 'up down ready hot=' ;;
    wait:--within) : ;;
    nodes:--except) _beectl_nodes ;;
    nodes:--sort) _beectl_words 'name state rtt services agents mqlen mem' ;;
    ps:--except) _beectl_nodes ;;
    ps:--sort) _beectl_words 'cpu mem mqlen message name' ;;
    ps:--match) : ;;
    ps:--limit) : ;;
    ps:--interval) : ;;
    top:--except) _beectl_nodes ;;
    top:--sort) _beectl_words 'name state mqlen cpu message mem rtt services agents' ;;
    top:--interval) : ;;
    top:--rounds) : ;;
    top:--warn) : ;;
    top:--crit) : ;;
    push-config:--except) _beectl_nodes ;;
    push-config:--only) : ;;
    push-config:-m) : ;;
    push-config:--message) : ;;
    push-config:--expect-rev) : ;;
    push-config:--batch) : ;;
    push-config:--max-fail) : ;;
    push-config:--on-fail) _beectl_words 'stop rollback continue' ;;
    push-config:--pause) _beectl_words 'ask' ;;
    push-config:--verify) _beectl_words 'none ack peers mesh' ;;
    push-config:--verify-cmd) : ;;
    push-config:--verify-timeout) : ;;
    reload:--except) _beectl_nodes ;;
    reload:--batch) : ;;
    reload:--max-fail) : ;;
    reload:--on-fail) _beectl_words 'stop rollback continue' ;;
    reload:--pause) _beectl_words 'ask' ;;
    reload:--verify) _beectl_words 'none ack peers mesh' ;;
    reload:--verify-cmd) : ;;
    reload:--verify-timeout) : ;;
    force-reload:--except) _beectl_nodes ;;
    force-reload:--batch) : ;;
    force-reload:--max-fail) : ;;
    force-reload:--on-fail) _beectl_words 'stop rollback continue' ;;
    force-reload:--pause) _beectl_words 'ask' ;;
    force-reload:--verify) _beectl_words 'none ack peers mesh' ;;
    force-reload:--verify-cmd) : ;;
    force-reload:--verify-timeout) : ;;
    launch:--except) _beectl_nodes ;;
    gc:--except) _beectl_nodes ;;
    kill:--except) _beectl_nodes ;;
    rollback:-m) : ;;
    rollback:--message) : ;;
    rollback:--expect-rev) : ;;
    rollback:--batch) : ;;
    rollback:--max-fail) : ;;
    rollback:--on-fail) _beectl_words 'stop rollback continue' ;;
    rollback:--pause) _beectl_words 'ask' ;;
    rollback:--verify) _beectl_words 'none ack peers mesh' ;;
    rollback:--verify-cmd) : ;;
    rollback:--verify-timeout) : ;;
    diff:--except) _beectl_nodes ;;
    watch:--except) _beectl_nodes ;;
    watch:--since) : ;;
    watch:--interval) : ;;
    watch:--cmd-timeout) : ;;
    mesh:--except) _beectl_nodes ;;
    mesh:--peers) : ;;
    check:--except) _beectl_nodes ;;
    check:--warn) : ;;
    check:--crit) : ;;
    check:--only) : ;;
    check:--also) : ;;
    check:--skip) : ;;
    check:--require) : ;;
    check:--junit) _beectl_files ;;
    test:--filter) : ;;
    test:--tag) : ;;
    test:--var) : ;;
    test:--retry) : ;;
    test:--shuffle) : ;;
    test:--limit) : ;;
    test:--junit) _beectl_files ;;
    test:--from) _beectl_files ;;
    test:--redact) : ;;
    test:--dialect) _beectl_words 'auto bee skynet' ;;
    test:--proto) _beectl_files ;;
    test:-I) _beectl_files ;;
    test:--include) _beectl_files ;;
    test:--descriptors) _beectl_files ;;
    bench:--except) _beectl_nodes ;;
    bench:--inflight) : ;;
    bench:--connections) : ;;
    bench:--rate) : ;;
    bench:--for) : ;;
    bench:-n) : ;;
    bench:--calls) : ;;
    bench:--warm-up) : ;;
    bench:--lines) _beectl_files ;;
    bench:--max-errors) : ;;
    bench:--compare) _beectl_files ;;
    bench:--dialect) _beectl_words 'auto bee skynet' ;;
    bench:--trace) : ;;
    bench:--pb) : ;;
    bench:--uid) : ;;
    bench:--room) : ;;
    bench:--proto) _beectl_files ;;
    bench:-I) _beectl_files ;;
    bench:--include) _beectl_files ;;
    bench:--descriptors) _beectl_files ;;
    bench:--listen) : ;;
    history:--limit) : ;;
    describe:--proto) _beectl_files ;;
    describe:-I) _beectl_files ;;
    describe:--include) _beectl_files ;;
    describe:--descriptors) _beectl_files ;;
    record:--listen) : ;;
    record:-w) _beectl_files ;;
    record:--write) _beectl_files ;;
    record:--for) _beectl_nodes ;;
    record:--limit) : ;;
    record:--redact) : ;;
    mock:--node) : ;;
    mock:--from) _beectl_files ;;
    mock:--count) : ;;
    mock:--lua-path) _beectl_files ;;
    mock:--names) : ;;
    mock:--depends) : ;;
    mock:--token-file) _beectl_files ;;
    mock:--offer) _beectl_words 'all names' ;;
    mock:--write-cluster) _beectl_files ;;
    names:--listen) : ;;
    names:--advertise) : ;;
    names:--data) _beectl_files ;;
    names:--lease) : ;;
    names:--probe) _beectl_files ;;
    names:--probe-interval) : ;;
    names:--token) : ;;
    names:--token-file) _beectl_files ;;
    serve:--except) _beectl_nodes ;;
    serve:--listen) : ;;
    serve:--interval) : ;;
    serve:--mesh-interval) : ;;
    serve:--series) _beectl_words 'node name handle' ;;
    serve:--token-file) _beectl_files ;;
    serve:--cert) _beectl_files ;;
    serve:--key) _beectl_files ;;
    serve:--warn) : ;;
    serve:--crit) : ;;
    proxy:--listen) : ;;
    proxy:--node) : ;;
    proxy:--service) : ;;
    proxy:--offer) _beectl_words 'all names' ;;
    decode:--as) _beectl_words 'requests responses message' ;;
    decode:--peer) : ;;
    decode:--redact) : ;;
    decode:--layout) _beectl_words 'inner routed routed_send rpc_reply client agent_up agent_down text' ;;
    decode:--pb) : ;;
    decode:--proto) _beectl_files ;;
    decode:-I) _beectl_files ;;
    decode:--include) _beectl_files ;;
    decode:--descriptors) _beectl_files ;;
    encode:--dialect) _beectl_words 'auto bee skynet' ;;
    encode:--trace) : ;;
    encode:--session) : ;;
    encode:--layout) _beectl_words 'inner routed routed_send rpc_reply client agent_up agent_down text' ;;
    encode:--pb) : ;;
    encode:--uid) : ;;
    encode:--room) : ;;
    encode:--sub-type) _beectl_words 'protobuf rpc_reply rpc_request text agent system' ;;
    encode:--to) : ;;
    encode:--from) : ;;
    encode:--proto) _beectl_files ;;
    encode:-I) _beectl_files ;;
    encode:--include) _beectl_files ;;
    encode:--descriptors) _beectl_files ;;
    context:--dialect) _beectl_words 'auto bee skynet' ;;
    context:--protected) _beectl_words 'yes no' ;;
    context:--proto) _beectl_files ;;
    context:-I) _beectl_files ;;
    context:--include) _beectl_files ;;
    context:--descriptors) _beectl_files ;;
    context:--token-file) _beectl_files ;;
    context:--warn) : ;;
    context:--crit) : ;;
    completion:--services) _beectl_nodes ;;
    completion:--commands) _beectl_services ;;
    *:-c) _beectl_files ;;
    *:--cluster) _beectl_files ;;
    *:-C) _beectl_words "$(beectl completion --contexts -o text 2>/dev/null)" ;;
    *:--context) _beectl_words "$(beectl completion --contexts -o text 2>/dev/null)" ;;
    *:-o) _beectl_words 'text json jsonl lua' ;;
    *:--output) _beectl_words 'text json jsonl lua' ;;
    *:-t) : ;;
    *:--timeout) : ;;
    *:-j) : ;;
    *:--jobs) : ;;
    *:--via) _beectl_nodes ;;
    *:--color) _beectl_words 'auto always never' ;;
  esac
  if [[ -n $flag ]]; then
    :
  elif [[ $cur == -* ]]; then
    local flags='-c --cluster -C --context -o --output -t --timeout -j --jobs --via -v --verbose -q --quiet -b --fold --color -h --help --version'
    case $verb in
      query) flags+=' --all --except --retry --retry-interval --retry-missing' ;;
      call) flags+=' --all --except -S --strings --json --snax --dialect -n --dry-run --trace --expect --repeat --retry --retry-interval --retry-missing --text --pb --uid --room --proto -I --include --descriptors --listen --layout' ;;
      send) flags+=' --all --except -S --strings --json --snax --dialect -n --dry-run --trace --confirm --text --pb --uid --room --proto -I --include --descriptors --layout' ;;
      ping) flags+=' --all --except --count --retry --retry-interval --wait' ;;
      wait) flags+=' --all --except --for --within' ;;
      nodes) flags+=' --all --except --sort' ;;
      ps) flags+=' --all --except --sort --match --limit --rate --interval' ;;
      top) flags+=' --all --except --sort --interval --rounds --warn --crit' ;;
      push-config) flags+=' --all --except --force -y --yes -n --dry-run --prune --only -m --message --expect-rev --strict --batch --max-fail --on-fail --pause --verify --verify-cmd --verify-timeout --resume' ;;
      reload) flags+=' --all --except --force -y --yes -n --dry-run --batch --max-fail --on-fail --pause --verify --verify-cmd --verify-timeout --resume' ;;
      force-reload) flags+=' --all --except --force -y --yes -n --dry-run --strict --batch --max-fail --on-fail --pause --verify --verify-cmd --verify-timeout --resume' ;;
      launch) flags+=' --all --except -y --yes -n --dry-run' ;;
      gc) flags+=' --all --except -y --yes -n --dry-run' ;;
      kill) flags+=' --all --except -y --yes -n --dry-run' ;;
      rollback) flags+=' --force -y --yes -n --dry-run -m --message --expect-rev --batch --max-fail --on-fail --pause --verify --verify-cmd --verify-timeout --resume' ;;
      diff) flags+=' --all --except --strict' ;;
      watch) flags+=' --all --except --initial --once --since --interval --cmd-timeout' ;;
      mesh) flags+=' --all --except --probe --peers -y --yes --trust-file' ;;
      check) flags+=' --all --except --warn --crit --only --also --skip --require --junit' ;;
      test) flags+=' --filter --tag --var --retry --fail-fast --shuffle --limit --list --junit --tap --from --redact --dialect --proto -I --include --descriptors' ;;
      bench) flags+=' --all --except --inflight --connections --rate --for -n --calls --warm-up --lines --max-errors --compare --fail-if-slower -y --yes -S --strings --json --snax --dialect --trace --pb --uid --room --proto -I --include --descriptors --listen' ;;
      history) flags+=' --limit' ;;
      describe) flags+=' --proto -I --include --descriptors --template' ;;
      record) flags+=' --listen -w --write --for --limit --redact -y --yes -n --dry-run --resume' ;;
      replay) flags+=' --sends -y --yes' ;;
      mock) flags+=' --node --from --echo --count --lua-path --names --depends --token-file --offer --write-cluster' ;;
      names) flags+=' --listen --advertise --data --lease --probe --probe-interval --token --token-file --trust-loopback' ;;
      serve) flags+=' --all --except --listen --interval --mesh-interval --series --token-file --cert --key --warn --crit' ;;
      proxy) flags+=' --listen --node --service --offer' ;;
      decode) flags+=' --as --peer --redact --layout --pb --proto -I --include --descriptors' ;;
      encode) flags+=' -S --strings --json --snax --dialect --trace --push --session --values --base64 --layout --pb --uid --room --sub-type --to --from --compress --proto -I --include --descriptors' ;;
      init) flags+=' -n --dry-run -y --yes' ;;
      repl) flags+=' --fail-fast --no-history' ;;
      context) flags+=' --dialect --protected --proto -I --include --descriptors --token-file --warn --crit' ;;
      completion) flags+=' --nodes --contexts --services --commands' ;;
    esac
    _beectl_words "$flags"
  elif [[ -z $verb ]]; then
    _beectl_words "$verbs"
  else
    case $verb:$position in
      help:0) _beectl_words "$verbs exit-codes arguments dialects output settings protobuf rollout" ;;
      query:0) _beectl_nodes ;;
      call:0) _beectl_nodes ;;
      call:1) _beectl_services ;;
      call:2) _beectl_commands ;;
      call:*) _beectl_files ;;
      send:0) _beectl_nodes ;;
      send:1) _beectl_services ;;
      send:2) _beectl_commands ;;
      send:*) _beectl_files ;;
      ping:0) _beectl_nodes ;;
      wait:0) _beectl_nodes ;;
      nodes:0) _beectl_nodes ;;
      ps:0) _beectl_nodes ;;
      top:0) _beectl_nodes ;;
      push-config:0) _beectl_nodes ;;
      push-config:1) _beectl_files ;;
      reload:0) _beectl_nodes ;;
      force-reload:0) _beectl_nodes ;;
      launch:0) _beectl_nodes ;;
      gc:0) _beectl_nodes ;;
      kill:0) _beectl_nodes ;;
      kill:*) _beectl_services ;;
      rollback:1) _beectl_nodes ;;
      diff:0) _beectl_nodes ;;
      diff:1) _beectl_files ;;
      watch:0) _beectl_nodes ;;
      watch:*) _beectl_files ;;
      mesh:0) _beectl_nodes ;;
      check:0) _beectl_nodes ;;
      test:*) _beectl_files ;;
      bench:0) _beectl_nodes ;;
      bench:1) _beectl_services ;;
      bench:2) _beectl_commands ;;
      bench:*) _beectl_files ;;
      history:0) _beectl_words 'list show file diff' ;;
      record:0) _beectl_nodes ;;
      replay:0) _beectl_files ;;
      replay:1) _beectl_nodes ;;
      mock:0) _beectl_files ;;
      names:0) _beectl_words 'serve ls get set rm export import' ;;
      serve:0) _beectl_nodes ;;
      decode:0) _beectl_files ;;
      encode:*) _beectl_files ;;
      explain:*) _beectl_files ;;
      init:0) _beectl_words "$(beectl completion --contexts -o text 2>/dev/null)" ;;
      repl:0) _beectl_nodes ;;
      context:0) _beectl_words 'list show use set delete render' ;;
      context:1) _beectl_words "$(beectl completion --contexts -o text 2>/dev/null)" ;;
      completion:0) _beectl_words 'bash zsh fish' ;;
    esac
  fi

  # readline replaces only what follows the last of its word breaks.
  local break before whole=$kept$cur
  COMPREPLY=("${COMPREPLY[@]/#/$kept}")
  for break in = :; do
    [[ $COMP_WORDBREAKS == *$break* && $whole == *$break* ]] || continue
    before=${whole%"${whole##*$break}"}
    COMPREPLY=("${COMPREPLY[@]#"$before"}")
    whole=${whole#"$before"}
  done
}

complete -F _beectl beectl
