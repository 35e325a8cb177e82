#compdef beectl
# zsh completion for beectl; written by scripts/generate.

# The flags of the line that say which cluster is meant.
_beectl_map() {
  local i
  map=()
  for ((i = 2; i < $#line_words; ++i)); do
    case $line_words[i] in
      -c | --cluster | -C | --context) map+=($line_words[i] $line_words[i+1]) ;;
      --cluster=* | --context=*) map+=($line_words[i]) ;;
    esac
  done
}

# Node names, also in a comma list.
_beectl_nodes() {
  local -a map names
  _beectl_map
  names=(${(f)"$(beectl $map completion --nodes -o text 2>/dev/null)"})
  compset -P '*,'
  compset -P '!'
  compadd -a names
}

# The services of the nodes that the line names, and the commands of its service; --all stands for NODES.
_beectl_services() {
  local -a map
  local nodes=$line[1]
  (( $line_words[(I)--all] )) && nodes='*'
  _beectl_map
  compadd ${(f)"$(beectl $map completion --services $nodes -o text 2>/dev/null)"}
}

_beectl_commands() {
  local -a map
  local service=$line[2]
  (( $line_words[(I)--all] )) && service=$line[1]
  _beectl_map
  compadd ${(f)"$(beectl $map completion --commands $service -o text 2>/dev/null)"}
}

_beectl_contexts() { compadd ${(f)"$(beectl completion --contexts -o text 2>/dev/null)"} }

_beectl_verbs() {
  local -a verbs=(
    'query:ask nodes for the handles of registered names'
    'call:call a service and print its answer'
    'send:push a message to a service, without an answer'
    'ping:time the cheapest round trip to nodes'
    'wait:wait until nodes are up, down, ready, or have a hot-update version'
    'nodes:which nodes are up, and what runs there'
    'ps:list the services of nodes'
    'top:nodes and their services, live, on the whole screen'
    'push-config:push a cluster file to running nodes, live'
    'reload:have nodes read their own cluster file again'
    'force-reload:have nodes read their own file again, drop what is gone, and reset every sender'
    'launch:start a service on nodes, and look whether it runs'
    'gc:have the services of nodes collect their garbage'
    'kill:kill services of nodes'
    'rollback:push an earlier revision again'
    'diff:compare what nodes are known to have with a cluster file'
    'watch:tell what happens to nodes, one event a line'
    'mesh:who can reach whom, asked from inside the nodes'
    'check:named checks of nodes, for people, monitors and CI'
    'test:run tests of a cluster that are written in Lua'
    'bench:put a service under load, and measure it'
    'history:what was pushed to this cluster, by whom, and how it ended'
    'describe:show the protobuf types of a schema'
    'record:stand in front of a node and write down what it is asked and answers'
    'replay:ask the calls of a recording again and compare the answers'
    'mock:host nodes whose services are written in Lua'
    'names:a name service for nodes: run it, look at it, change it'
    'serve:a status page, metrics and an API of a live cluster'
    'proxy:forward messages for services that can not talk to the cluster themselves'
    'decode:explain bytes of the cluster protocol'
    'encode:print the bytes that call or send would send'
    'explain:say what an exit code, a sentence or a line of a log means'
    'init:find the cluster here, look at it, and keep it as a context'
    'repl:type verbs line by line, at a prompt that knows the nodes'
    'context:named groups of settings in the config file'
    'completion:print the completion script for a shell'
    'version:print the version'
    'help:about a verb or a topic, or all of them'
  )
  _describe verb verbs
}

_beectl_help() {
  _beectl_verbs
  compadd exit-codes arguments dialects output settings protobuf rollout
}

_beectl() {
  local curcontext=$curcontext state line
  local -a line_words=($words) specs
  local -A opt_args
  local -a global=(
    '(-c --cluster)-c+[the nodes'\'' cluster file, default ./clustername.lua; or names\://HOST\:PORT\[,HOST\:PORT\], etcd\://HOST\:PORT/PREFIX]:FILE:_files' '(-c --cluster)--cluster=[the nodes'\'' cluster file, default ./clustername.lua; or names\://HOST\:PORT\[,HOST\:PORT\], etcd\://HOST\:PORT/PREFIX]:FILE:_files'
    '(-C --context)-C+[the group of settings to use, see beectl context]:NAME:_beectl_contexts' '(-C --context)--context=[the group of settings to use, see beectl context]:NAME:_beectl_contexts'
    '(-o --output)-o+[how data is printed]:FORMAT:(text json jsonl lua)' '(-o --output)--output=[how data is printed]:FORMAT:(text json jsonl lua)'
    '(-t --timeout)-t+[how long all that is done with one node may take\: 500ms, 5s, 1m; default 5s]:TIME: ' '(-t --timeout)--timeout=[how long all that is done with one node may take\: 500ms, 5s, 1m; default 5s]:TIME: '
    '(-j --jobs)-j+[how many nodes at once; default as open files allow, 32 for changes]:N: ' '(-j --jobs)--jobs=[how many nodes at once; default as open files allow, 32 for changes]:N: '
    '(--via)--via=[reach the target through that node]:NODE:_beectl_nodes'
    '(-v --verbose)-v[trace the wire on standard error]' '(-v --verbose)--verbose[trace the wire on standard error]'
    '(-q --quiet)-q[no hints and no notes on standard error]' '(-q --quiet)--quiet[no hints and no notes on standard error]'
    '(-b --fold)-b[print equal answers of many nodes once, as text\: game_\[1-38\]]' '(-b --fold)--fold[print equal answers of many nodes once, as text\: game_\[1-38\]]'
    '(--color)--color=[colors]:WHEN:(auto always never)'
    '(-h --help)-h[print this help]' '(-h --help)--help[print this help]'
    '(--version)--version[print the version]'
  )
  _arguments -C $global '(-)1: :_beectl_verbs' '(-)*:: :->rest'
  local found=$?
  [[ $state == rest ]] || return found
  case $words[1] in
    query)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--retry)--retry=[try again at most N times while a node can not be reached and nothing was sent]:N: '
        '(--retry-interval)--retry-interval=[how long to wait between two tries, default 1s]:TIME: '
        '(--retry-missing)--retry-missing[--retry\: also while there is no such service or name]'
      )
      if (( $words[(I)--all] )); then specs+=(
        '*:NAME: '
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '*:NAME: '
      ); fi ;;
    call)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(-S --strings)-S[every ARG is a string]' '(-S --strings)--strings[every ARG is a string]'
        '(--json)--json[every ARG is JSON]'
        '(--snax)--snax[COMMAND is the number of a snax function\: an integer, without a sub type]'
        '(--dialect)--dialect=[bee puts the sub type "lua" in front, skynet nothing; default auto\: as the node runs]:NAME:(auto bee skynet)'
        '(-n --dry-run)-n[show the typed arguments and the frames, send none of them]' '(-n --dry-run)--dry-run[show the typed arguments and the frames, send none of them]'
        '(--trace)--trace=[put a trace tag in front of the request]:TAG: '
        '(--expect)--expect=[exit code 1 unless exactly these values come, _ for any; --pb\: JSON]:LUA: '
        '(--repeat)--repeat=[make the call N times, one after the other, on one connection, each within --timeout]:N: '
        '(--retry)--retry=[try again at most N times while a node can not be reached and nothing was sent]:N: '
        '(--retry-interval)--retry-interval=[how long to wait between two tries, default 1s]:TIME: '
        '(--retry-missing)--retry-missing[--retry\: also while there is no such service or name]'
        '(--text)--text[a text command\: COMMAND, then key=value for each ARG]'
        '(--pb)--pb=[the message is JSON of this protobuf type]:TYPE: '
        '(--uid)--uid=[--pb, --text\: the uid that goes with it, default 0]:UID: '
        '(--room)--room=[--pb\: the room id of the envelope, default 0]:ID: '
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '(--listen)--listen=[--pb\: where the node sends its reply, default the address it sees this machine by]:HOST\:PORT: '
        '(--layout)--layout=[--pb\: the envelope; only routed carries what a reply needs]:LAYOUT:(routed)'
      )
      if (( $words[(I)--all] )); then specs+=(
        '1:SERVICE:_beectl_services'
        '2:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '2:SERVICE:_beectl_services'
        '3:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); fi ;;
    send)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(-S --strings)-S[every ARG is a string]' '(-S --strings)--strings[every ARG is a string]'
        '(--json)--json[every ARG is JSON]'
        '(--snax)--snax[COMMAND is the number of a snax function\: an integer, without a sub type]'
        '(--dialect)--dialect=[bee puts the sub type "lua" in front, skynet nothing; default auto\: as the node runs]:NAME:(auto bee skynet)'
        '(-n --dry-run)-n[show the typed arguments and the frames, send none of them]' '(-n --dry-run)--dry-run[show the typed arguments and the frames, send none of them]'
        '(--trace)--trace=[put a trace tag in front of the request]:TAG: '
        '(--confirm)--confirm[wait until the node has read the message]'
        '(--text)--text[a text command\: COMMAND, then key=value for each ARG]'
        '(--pb)--pb=[the message is JSON of this protobuf type]:TYPE: '
        '(--uid)--uid=[--pb, --text\: the uid that goes with it, default 0]:UID: '
        '(--room)--room=[--pb\: the room id of the envelope, default 0]:ID: '
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '(--layout)--layout=[--pb\: the envelope, default inner]:LAYOUT:(inner routed routed_send)'
      )
      if (( $words[(I)--all] )); then specs+=(
        '1:SERVICE:_beectl_services'
        '2:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '2:SERVICE:_beectl_services'
        '3:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); fi ;;
    ping)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--count)--count=[how many round trips, each within --timeout; default 5]:N: '
        '(--retry)--retry=[try again at most N times while a node can not be reached and nothing was sent]:N: '
        '(--retry-interval)--retry-interval=[how long to wait between two tries, default 1s]:TIME: '
        '(--wait)--wait=[try again until the node answers, at most this long]:TIME: '
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1:NODES:_beectl_nodes'
      ); fi ;;
    wait)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--for)--for=[what to wait for, default up; ready and hot=VERSION need a name service]:WHAT:(up down ready hot=)'
        '(--within)--within=[how long to wait at most, default 1m]:TIME: '
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1:NODES:_beectl_nodes'
      ); fi ;;
    nodes)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--sort)--sort=[worst first, those that are down before all; default as they are named]:KEY:(name state rtt services agents mqlen mem)'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    ps)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--sort)--sort=[the most first, those that do not answer before all; default by handle]:KEY:(cpu mem mqlen message name)'
        '(--match)--match=[only services whose command line, with or without snlua, is like this\: '\''room*'\'']:GLOB: '
        '(--limit)--limit=[at most so many services, of all nodes together]:N: '
        '(--rate)--rate[look twice, and show what went on in a second between\: cores, and messages]'
        '(--interval)--interval=[with --rate\: from one look to the other, default 1s]:TIME: '
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1:NODES:_beectl_nodes'
      ); fi ;;
    top)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--sort)--sort=[the worst first, those that are down before all; default mqlen]:KEY:(name state mqlen cpu message mem rtt services agents)'
        '(--interval)--interval=[how often each node is looked at, default 2s]:TIME: '
        '(--rounds)--rounds=[print so many blocks and end, also on a terminal]:N: '
        '*--warn=[from which value on a check warns\: mqlen=500]:NAME=VALUE: '
        '*--crit=[from which value on it is critical]:NAME=VALUE: '
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    push-config)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--force)--force[no questions; also nodes believed up to date; reset open senders; past unreachable nodes]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
        '(--prune)--prune[set names that are gone from the file to false]'
        '(--only)--only=[push just these entries of the file, a list with commas]:NAMES: '
        '(-m --message)-m+[why, for the journal]:TEXT: ' '(-m --message)--message=[why, for the journal]:TEXT: '
        '(--expect-rev)--expect-rev=[stop unless the latest revision is N]:N: '
        '(--strict)--strict[two names with one address are an error]'
        '(--batch)--batch=[how many nodes at a time\: 1,10%,100%; default all]:LIST: '
        '(--max-fail)--max-fail=[failed nodes that are borne over the whole run, those before the start too; default 0]:N: '
        '(--on-fail)--on-fail=[above that\: stop, rollback or continue]:WHAT:(stop rollback continue)'
        '(--pause)--pause=[between batches\: wait that long, or ask]:TIME:(ask)'
        '(--verify)--verify=[none, ack, peers (open senders are connected again; default) or mesh]:HOW:(none ack peers mesh)'
        '(--verify-cmd)--verify-cmd=[run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed]:CMD: '
        '(--verify-timeout)--verify-timeout=[how long that CMD may take, default 5m; then it is killed and has failed]:TIME: '
        '(--resume)--resume[\[RUN\]\: finish the last run, or that one; shows what is left of it, and asks]'
      )
      if (( $words[(I)--all] )); then specs+=(
        '1::FILE:_files'
      ); else specs+=(
        '1::NODES:_beectl_nodes'
        '2::FILE:_files'
      ); fi ;;
    reload)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--force)--force[no questions; past unreachable nodes, and past failed ones]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
        '(--batch)--batch=[how many nodes at a time\: 1,10%,100%; default all]:LIST: '
        '(--max-fail)--max-fail=[failed nodes that are borne over the whole run, those before the start too; default 0]:N: '
        '(--on-fail)--on-fail=[above that\: stop, rollback or continue]:WHAT:(stop rollback continue)'
        '(--pause)--pause=[between batches\: wait that long, or ask]:TIME:(ask)'
        '(--verify)--verify=[none, ack, peers (open senders are connected again; default) or mesh]:HOW:(none ack peers mesh)'
        '(--verify-cmd)--verify-cmd=[run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed]:CMD: '
        '(--verify-timeout)--verify-timeout=[how long that CMD may take, default 5m; then it is killed and has failed]:TIME: '
        '(--resume)--resume[\[RUN\]\: finish the last run, or that one; shows what is left of it, and asks]'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    force-reload)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--force)--force[no questions; past unreachable nodes, and past failed ones]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
        '(--strict)--strict[two names with one address are an error]'
        '(--batch)--batch=[how many nodes at a time\: 1,10%,100%; default all]:LIST: '
        '(--max-fail)--max-fail=[failed nodes that are borne over the whole run, those before the start too; default 0]:N: '
        '(--on-fail)--on-fail=[above that\: stop, rollback or continue]:WHAT:(stop rollback continue)'
        '(--pause)--pause=[between batches\: wait that long, or ask]:TIME:(ask)'
        '(--verify)--verify=[none, ack, peers (open senders are connected again; default) or mesh]:HOW:(none ack peers mesh)'
        '(--verify-cmd)--verify-cmd=[run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed]:CMD: '
        '(--verify-timeout)--verify-timeout=[how long that CMD may take, default 5m; then it is killed and has failed]:TIME: '
        '(--resume)--resume[\[RUN\]\: finish the last run, or that one; shows what is left of it, and asks]'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    launch)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
      )
      if (( $words[(I)--all] )); then specs+=(
        '1:SERVICE: '
        '*:ARG: '
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '2:SERVICE: '
        '*:ARG: '
      ); fi ;;
    gc)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1:NODES:_beectl_nodes'
      ); fi ;;
    kill)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
      )
      if (( $words[(I)--all] )); then specs+=(
        '*:SERVICE:_beectl_services'
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '*:SERVICE:_beectl_services'
      ); fi ;;
    rollback)
      specs=(
        '(--force)--force[no questions; past unreachable nodes, and past failed ones]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
        '(-m --message)-m+[why, for the journal]:TEXT: ' '(-m --message)--message=[why, for the journal]:TEXT: '
        '(--expect-rev)--expect-rev=[stop unless the latest revision is N]:N: '
        '(--batch)--batch=[how many nodes at a time\: 1,10%,100%; default all]:LIST: '
        '(--max-fail)--max-fail=[failed nodes that are borne over the whole run, those before the start too; default 0]:N: '
        '(--on-fail)--on-fail=[above that\: stop, rollback or continue]:WHAT:(stop rollback continue)'
        '(--pause)--pause=[between batches\: wait that long, or ask]:TIME:(ask)'
        '(--verify)--verify=[none, ack, peers (open senders are connected again; default) or mesh]:HOW:(none ack peers mesh)'
        '(--verify-cmd)--verify-cmd=[run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed]:CMD: '
        '(--verify-timeout)--verify-timeout=[how long that CMD may take, default 5m; then it is killed and has failed]:TIME: '
        '(--resume)--resume[\[RUN\]\: finish the last run, or that one; shows what is left of it, and asks]'
        '1::REV: '
        '2::NODES:_beectl_nodes'
      ) ;;
    diff)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--strict)--strict[two names with one address are an error]'
      )
      if (( $words[(I)--all] )); then specs+=(
        '1::FILE:_files'
      ); else specs+=(
        '1::NODES:_beectl_nodes'
        '2::FILE:_files'
      ); fi ;;
    watch)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--initial)--initial[tell first what there is]'
        '(--once)--once[tell what there is, and end; exit 1 when a node is down]'
        '(--since)--since=[with a name service\: tell first what came after this revision]:REVISION: '
        '(--interval)--interval=[without a name service\: how often each node is looked at, default 2s]:TIME: '
        '(--cmd-timeout)--cmd-timeout=[how long CMD may take for an event, default 30s; then it is killed]:TIME: '
      )
      if (( $words[(I)--all] )); then specs+=(
        '*:CMD:_files'
      ); else specs+=(
        '1::NODES:_beectl_nodes'
        '*:CMD:_files'
      ); fi ;;
    mesh)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--probe)--probe[ask also about peers that a node has not talked to; that opens connections]'
        '(--peers)--peers=[with --probe\: at most so many such peers a node, default 8; all\: every one]:N: '
        '(-y --yes)-y[open more than 10000 connections without a question]' '(-y --yes)--yes[open more than 10000 connections without a question]'
        '(--trust-file)--trust-file[with --probe\: take it that every node knows all names of the cluster file]'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    check)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '*--warn=[from which value on a check warns\: mqlen=500]:NAME=VALUE: '
        '*--crit=[from which value on it is critical]:NAME=VALUE: '
        '*--only=[these checks and no others]:NAMES: '
        '*--also=[these too\: mesh, map]:NAMES: '
        '*--skip=[all checks but these]:NAMES: '
        '*--require=[for the check names\: every node must have registered it]:NAME: '
        '(--junit)--junit=[write the checks to a file that a CI can show]:FILE:_files'
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    test)
      specs=(
        '*--filter=[only tests with this in their name]:TEXT: '
        '*--tag=[only tests with #NAME in their name; !NAME leaves them out]:NAME: '
        '*--var=[what env.NAME is in the tests; else it is that of the environment]:NAME=VALUE: '
        '(--retry)--retry=[run a test that failed again, at most N times]:N: '
        '(--fail-fast)--fail-fast[begin no more tests after the first that failed]'
        '(--shuffle)--shuffle=[run them in another order, the same for the same number]:SEED: '
        '(--limit)--limit=[how long one test may take; default 1m]:TIME: '
        '(--list)--list[show the tests and run none]'
        '(--junit)--junit=[write the results to a file that a CI can show]:FILE:_files'
        '(--tap)--tap[print the results as TAP]'
        '(--from)--from=[write a file of tests from a recording, and run none]:RECORDING:_files'
        '*--redact=[write (redacted) in the place of each value of a table'\''s field of this name]:FIELD: '
        '(--dialect)--dialect=[bee puts the sub type "lua" in front, skynet nothing; default auto\: as the node runs]:NAME:(auto bee skynet)'
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '*:FILE:_files'
      ) ;;
    bench)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--inflight)--inflight=[calls under way at once, over all connections; default 1, with --rate 65536 (--pb\: 8)]:N: '
        '(--connections)--connections=[connections to each node, default 1]:K: '
        '(--rate)--rate=[calls a second, whatever becomes of those before; latency from the intended time]:R: '
        '(--for)--for=[calls are to begin within that time, default 10s; those that are late are made too]:TIME: '
        '(-n --calls)-n+[how many calls; with --for, whichever comes first]:N: ' '(-n --calls)--calls=[how many calls; with --for, whichever comes first]:N: '
        '(--warm-up)--warm-up=[calls before that, which are not counted]:TIME: '
        '(--lines)--lines=[what {line} stands for\: its lines in turns, from the first]:FILE:_files'
        '(--max-errors)--max-errors=[stop when more calls fail, of all or in percent (before the end\: of 100 at least)]:N|P%: '
        '(--compare)--compare=[an earlier run, as -o json printed it\: what differs, and whether it is noise]:FILE:_files'
        '(--fail-if-slower)--fail-if-slower[--compare\: exit code 1 when a figure is slower beyond noise]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-S --strings)-S[every ARG is a string]' '(-S --strings)--strings[every ARG is a string]'
        '(--json)--json[every ARG is JSON]'
        '(--snax)--snax[COMMAND is the number of a snax function\: an integer, without a sub type]'
        '(--dialect)--dialect=[bee puts the sub type "lua" in front, skynet nothing; default auto\: as the node runs]:NAME:(auto bee skynet)'
        '(--trace)--trace=[put a trace tag in front of the request]:TAG: '
        '(--pb)--pb=[the message is JSON of this protobuf type]:TYPE: '
        '(--uid)--uid=[--pb, --text\: the uid that goes with it, default 0]:UID: '
        '(--room)--room=[--pb\: the room id of the envelope, default 0]:ID: '
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '(--listen)--listen=[--pb\: where the node sends its reply, default the address it sees this machine by]:HOST\:PORT: '
      )
      if (( $words[(I)--all] )); then specs+=(
        '1:SERVICE:_beectl_services'
        '2:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); else specs+=(
        '1:NODES:_beectl_nodes'
        '2:SERVICE:_beectl_services'
        '3:COMMAND:_beectl_commands'
        '*:ARG:_files'
      ); fi ;;
    history)
      specs=(
        '(--limit)--limit=[list\: how many runs, the newest first; default 20]:N: '
        '1::ACTION:(list show file diff)'
        '*:N: '
      ) ;;
    describe)
      specs=(
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '(--template)--template[print a JSON message of TYPE to fill in]'
        '1::TYPE: '
      ) ;;
    record)
      specs=(
        '(--listen)--listen=[where callers find the relay; default a free port of 127.0.0.1]:HOST\:PORT: '
        '(-w --write)-w+[the recording, a new file; default standard output]:FILE:_files' '(-w --write)--write=[the recording, a new file; default standard output]:FILE:_files'
        '(--for)--for=[give these nodes the address of the relay in the place of NODE'\''s, until the recording ends]:CALLERS:_beectl_nodes'
        '(--limit)--limit=[end by itself after so long]:TIME: '
        '*--redact=[write (redacted) in the place of each value of a table'\''s field of this name]:FIELD: '
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '(-n --dry-run)-n[show the plan, send nothing; exit 1 when something would change]' '(-n --dry-run)--dry-run[show the plan, send nothing; exit 1 when something would change]'
        '(--resume)--resume[record nothing\: give callers back what a recording with --for that was killed has left]'
        '1::NODE:_beectl_nodes'
      ) ;;
    replay)
      specs=(
        '(--sends)--sends[send what was pushed, too]'
        '(-y --yes)-y[do not ask]' '(-y --yes)--yes[do not ask]'
        '1:FILE:_files'
        '2:NODE:_beectl_nodes'
      ) ;;
    mock)
      specs=(
        '*--node=[host this node; NAME alone takes its address from the cluster file]:NAME=HOST\:PORT: '
        '(--from)--from=[answer as in this recording; what is not in it is an error]:FILE:_files'
        '(--echo)--echo[add a service echo that answers every message with the same values]'
        '(--count)--count=[host N nodes mock_1 to mock_N, each on an address of its own in 127.0.0.0/8]:N: '
        '*--lua-path=[where require() looks, after the folder of FILE]:DIR:_files'
        '(--names)--names=[announce the nodes there; each is ready when those of --depends are]:names\://HOST\:PORT: '
        '(--depends)--depends=[nodes that each of these waits for, with commas between]:NODES: '
        '(--token-file)--token-file=[the token stands in this file; also BEECTL_TOKEN_FILE, or a context]:FILE:_files'
        '(--offer)--offer=[what others may do here\: all that a stock node lets them (default), or names\: reach services, no more]:WHAT:(all names)'
        '(--write-cluster)--write-cluster=[write the map of these nodes as a cluster file]:FILE:_files'
        '1::FILE:_files'
      ) ;;
    names)
      specs=(
        '(--listen)--listen=[serve\: where to listen, default 127.0.0.1\:2526]:HOST\:PORT: '
        '(--advertise)--advertise=[serve\: where nodes reach it, when that is not where it listens\: the map that is pushed leads there]:HOST\:PORT: '
        '(--data)--data=[serve\: the folder of the store, default $XDG_STATE_HOME/beectl/names; or etcd\://HOST\:PORT/PREFIX]:WHERE:_files'
        '(--lease)--lease=[serve\: how long a node that asks for no other time lives without a sign, default 10s]:TIME: '
        '(--probe)--probe=[serve\: look at the nodes of this cluster file, and register those that do not announce themselves]:FILE:_files'
        '(--probe-interval)--probe-interval=[serve\: how often each of them is looked at, default 2s]:TIME: '
        '(--token)--token=[needed to write; other users of this host see it in the list of processes\: --token-file and BEECTL_TOKEN are not seen]:TOKEN: '
        '(--token-file)--token-file=[the token stands in this file; also BEECTL_TOKEN_FILE, or a context]:FILE:_files'
        '(--trust-loopback)--trust-loopback[serve\: this host may write without the token, and whatever relays on it]'
        '1:ACTION:(serve ls get set rm export import)'
        '*:ARG: '
      ) ;;
    serve)
      specs=(
        '(--all)--all[every node of the cluster file, instead of NODES]'
        '*--except=[leave these out\: what !NODES says, where the shell eats !]:NODES:_beectl_nodes'
        '(--listen)--listen=[where to listen, default 127.0.0.1\:9527]:HOST\:PORT: '
        '(--interval)--interval=[how often each node is looked at, default 5s]:TIME: '
        '(--mesh-interval)--mesh-interval=[how often each node is asked about its connections to others, default 30s; never\: not at all]:TIME: '
        '(--series)--series=[what a series of metrics is of; default name\: the services of one name on a node]:BY:(node name handle)'
        '(--token-file)--token-file=[the token that is needed stands in this file; no other flag or variable says it]:FILE:_files'
        '(--cert)--cert=[TLS\: the certificate, PEM]:FILE:_files'
        '(--key)--key=[TLS\: its key, PEM]:FILE:_files'
        '*--warn=[from which value on a node is shown with a warning, as in check]:NAME=VALUE: '
        '*--crit=[from which value on it is critical]:NAME=VALUE: '
      )
      if (( $words[(I)--all] )); then specs+=(
      ); else specs+=(
        '1::NODES:_beectl_nodes'
      ); fi ;;
    proxy)
      specs=(
        '(--listen)--listen=[where other nodes connect; port 0 is any free one]:HOST\:PORT: '
        '(--node)--node=[the name of this node, default proxy]:NAME: '
        '(--service)--service=[the name that the service is registered under, default proxy]:NAME: '
        '(--offer)--offer=[what others may do here\: all that a stock node lets them (default), or names\: reach services, no more]:WHAT:(all names)'
      ) ;;
    decode)
      specs=(
        '(--as)--as=[what the bytes are, when the guess is wrong]:KIND:(requests responses message)'
        '(--peer)--peer=[of a capture, only the connections of this host\:port]:ADDRESS: '
        '*--redact=[write (redacted) in the place of each value of a table'\''s field of this name]:FIELD: '
        '(--layout)--layout=[the bytes are the body of a message in this envelope, or a text command]:LAYOUT:(inner routed routed_send rpc_reply client agent_up agent_down text)'
        '(--pb)--pb=[the message is JSON of this protobuf type]:TYPE: '
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '1::INPUT:_files'
      ) ;;
    encode)
      specs=(
        '(-S --strings)-S[every ARG is a string]' '(-S --strings)--strings[every ARG is a string]'
        '(--json)--json[every ARG is JSON]'
        '(--snax)--snax[COMMAND is the number of a snax function\: an integer, without a sub type]'
        '(--dialect)--dialect=[bee puts the sub type "lua" in front, skynet nothing; default auto\: as the node runs]:NAME:(auto bee skynet)'
        '(--trace)--trace=[put a trace tag in front of the request]:TAG: '
        '(--push)--push[a push instead of a request]'
        '(--session)--session=[the session number, default 1; --layout\: that of the rpc, default 0]:N: '
        '(--values)--values[only the packed values\: every word is an ARG]'
        '(--base64)--base64[base64 instead of hex]'
        '(--layout)--layout=[the bytes are the body of a message in this envelope, or a text command]:LAYOUT:(inner routed routed_send rpc_reply client agent_up agent_down text)'
        '(--pb)--pb=[the message is JSON of this protobuf type]:TYPE: '
        '(--uid)--uid=[--pb, --text\: the uid that goes with it, default 0]:UID: '
        '(--room)--room=[--pb\: the room id of the envelope, default 0]:ID: '
        '(--sub-type)--sub-type=[--layout\: what the message is, or a number; default as services write it]:KIND:(protobuf rpc_reply rpc_request text agent system)'
        '(--to)--to=[--layout\: the destination that stands in it]:NODE/SERVICE: '
        '(--from)--from=[--layout\: the source that stands in it]:NODE/SERVICE: '
        '(--compress)--compress[--layout client\: the message as a zlib stream]'
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '1::SERVICE: '
        '2::COMMAND: '
        '*:ARG:_files'
      ) ;;
    explain)
      specs=(
        '*:CODE|TEXT:_files'
      ) ;;
    init)
      specs=(
        '(-n --dry-run)-n[show what would be written, write nothing]' '(-n --dry-run)--dry-run[show what would be written, write nothing]'
        '(-y --yes)-y[ask nothing, and replace a context of that name]' '(-y --yes)--yes[ask nothing, and replace a context of that name]'
        '1::NAME:_beectl_contexts'
      ) ;;
    repl)
      specs=(
        '(--fail-fast)--fail-fast[end with the first line that fails]'
        '(--no-history)--no-history[read and keep no lines of before]'
        '1::NODES:_beectl_nodes'
      ) ;;
    context)
      specs=(
        '(--dialect)--dialect=[set\: the dialect of the services]:NAME:(auto bee skynet)'
        '(--protected)--protected=[set\: whether a change asks for the context'\''s name instead of y]:yes|no:(yes no)'
        '*--proto=[a .proto file with the types of messages; repeatable]:FILE:_files'
        '*-I+[a folder for imports of .proto files; repeatable]:DIR:_files' '*--include=[a folder for imports of .proto files; repeatable]:DIR:_files'
        '*--descriptors=[types as protoc --descriptor_set_out writes them; repeatable]:FILE:_files'
        '(--token-file)--token-file=[the token stands in this file; also BEECTL_TOKEN_FILE, or a context]:FILE:_files'
        '*--warn=[from which value on a check warns\: mqlen=500]:NAME=VALUE: '
        '*--crit=[from which value on it is critical]:NAME=VALUE: '
        '1::ACTION:(list show use set delete render)'
        '2::NAME:_beectl_contexts'
      ) ;;
    completion)
      specs=(
        '(--nodes)--nodes[print the names of the nodes instead, one a line]'
        '(--contexts)--contexts[print the names of the contexts instead, one a line]'
        '(--services)--services=[print the services of the first of these nodes instead, one a line]:NODES:_beectl_nodes'
        '(--commands)--commands=[print the commands that were sent to it before instead, one a line]:SERVICE:_beectl_services'
        '1::SHELL:(bash zsh fish)'
      ) ;;
    version)
      specs=(
      ) ;;
    help) specs=('1:VERB:_beectl_help') ;;
  esac
  _arguments $global $specs
}

if [[ $funcstack[1] == _beectl ]]; then _beectl "$@"; else compdef _beectl beectl; fi
