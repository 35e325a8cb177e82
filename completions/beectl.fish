# fish completion for beectl; written by scripts/generate.

# The words of the line that are neither flags nor values of flags.
function __beectl_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case -c --cluster -C --context -o --output -t --timeout -j --jobs --via --color --except --dialect --trace --expect --repeat --pb --uid --room --proto -I --include --descriptors --listen --layout --count --wait --for --within --sort --match --limit --interval --only -m --message --expect-rev --batch --max-fail --on-fail --pause --verify --verify-cmd --verify-timeout --since --cmd-timeout --warn --crit --also --skip --require --junit --node --lua-path --names --depends --token-file --offer --write-cluster --advertise --data --lease --probe --probe-interval --token --service --as --peer --session --sub-type --to --from --protected --services --commands
                set skip 1
            case '-*'
            case '*'
                echo $word
        end
    end
end

function __beectl_no_verb
    test (count (__beectl_words)) = 0
end

# __beectl_verb VERB [N]: the verb is VERB, and N words stand after it; --all stands for NODES.
function __beectl_verb
    set -l words (__beectl_words)
    test "$words[1]" = $argv[1]; or return
    contains -- --all (commandline -opc); and set -a words all
    test (count $argv) = 1; or test (math (count $words) - 1) = $argv[2]
end

# The flags of the line that say which cluster is meant, one a line.
function __beectl_map
    set -l words (commandline -opc)
    for i in (seq 2 (count $words))
        switch $words[$i]
            case -c --cluster -C --context
                printf '%s\n' $words[$i] $words[(math $i + 1)]
            case '--cluster=*' '--context=*'
                echo $words[$i]
        end
    end
end

# The words behind the verb; --all stands for NODES.
function __beectl_given
    contains -- --all (commandline -opc); and echo '*'
    printf '%s\n' (__beectl_words)[2..]
end

# The services of the nodes that the line names, and the commands of its service.
function __beectl_services
    beectl (__beectl_map) completion --services (__beectl_given)[1] -o text 2>/dev/null
end
function __beectl_commands
    beectl (__beectl_map) completion --commands (__beectl_given)[2] -o text 2>/dev/null
end

# Node names, also in a comma list.
function __beectl_nodes
    set -l done (string match -r '^(?:.*,)?!?' -- (commandline -ct))
    for name in (beectl (__beectl_map) completion --nodes -o text 2>/dev/null)
        echo $done$name
    end
end

complete -c beectl -f
complete -c beectl -s c -l cluster -r -F -d 'the nodes\' cluster file, default ./clustername.lua; or names://HOST:PORT[,HOST:PORT], etcd://HOST:PORT/PREFIX'
complete -c beectl -s C -l context -x -a '(beectl completion --contexts -o text 2>/dev/null)' -d 'the group of settings to use, see beectl context'
complete -c beectl -s o -l output -x -a 'text json jsonl lua' -d 'how data is printed'
complete -c beectl -s t -l timeout -x -d 'how long all that is done with one node may take: 500ms, 5s, 1m; default 5s'
complete -c beectl -s j -l jobs -x -d 'how many nodes at once; default as open files allow, 32 for changes'
complete -c beectl -l via -x -a '(__beectl_nodes)' -d 'reach the target through that node'
complete -c beectl -s v -l verbose -d 'trace the wire on standard error'
complete -c beectl -s q -l quiet -d 'no hints and no notes on standard error'
complete -c beectl -s b -l fold -d 'print equal answers of many nodes once, as text: game_[1-38]'
complete -c beectl -l color -x -a 'auto always never' -d 'colors'
complete -c beectl -s h -l help -d 'print this help'
complete -c beectl -l version -d 'print the version'
complete -c beectl -n '__beectl_no_verb' -a query -d 'ask nodes for the handles of registered names'
complete -c beectl -n '__beectl_verb query 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb query' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb query' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_no_verb' -a call -d 'call a service and print its answer'
complete -c beectl -n '__beectl_verb call 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb call 1' -a '(__beectl_services)'
complete -c beectl -n '__beectl_verb call 2' -a '(__beectl_commands)'
complete -c beectl -n '__beectl_verb call' -F
complete -c beectl -n '__beectl_verb call' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb call' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb call' -s S -l strings -d 'every ARG is a string'
complete -c beectl -n '__beectl_verb call' -l json -d 'every ARG is JSON'
complete -c beectl -n '__beectl_verb call' -l snax -d 'COMMAND is the number of a snax function: an integer, without a sub type'
complete -c beectl -n '__beectl_verb call' -l dialect -x -a 'auto bee skynet' -d 'bee puts the sub type "lua" in front, skynet nothing; default auto: as the node runs'
complete -c beectl -n '__beectl_verb call' -s n -l dry-run -d 'show the typed arguments and the frames, send none of them'
complete -c beectl -n '__beectl_verb call' -l trace -x -d 'put a trace tag in front of the request'
complete -c beectl -n '__beectl_verb call' -l expect -x -d 'exit code 1 unless exactly these values come, _ for any; --pb: JSON'
complete -c beectl -n '__beectl_verb call' -l repeat -x -d 'make the call N times, one after the other, on one connection, each within --timeout'
complete -c beectl -n '__beectl_verb call' -l text -d 'a text command: COMMAND, then key=value for each ARG'
complete -c beectl -n '__beectl_verb call' -l pb -x -d 'the message is JSON of this protobuf type'
complete -c beectl -n '__beectl_verb call' -l uid -x -d '--pb, --text: the uid that goes with it, default 0'
complete -c beectl -n '__beectl_verb call' -l room -x -d '--pb: the room id of the envelope, default 0'
complete -c beectl -n '__beectl_verb call' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb call' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb call' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_verb call' -l listen -x -d '--pb: where the node sends its reply, default the address it sees this machine by'
complete -c beectl -n '__beectl_verb call' -l layout -x -a 'routed' -d '--pb: the envelope; only routed carries what a reply needs'
complete -c beectl -n '__beectl_no_verb' -a send -d 'push a message to a service, without an answer'
complete -c beectl -n '__beectl_verb send 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb send 1' -a '(__beectl_services)'
complete -c beectl -n '__beectl_verb send 2' -a '(__beectl_commands)'
complete -c beectl -n '__beectl_verb send' -F
complete -c beectl -n '__beectl_verb send' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb send' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb send' -s S -l strings -d 'every ARG is a string'
complete -c beectl -n '__beectl_verb send' -l json -d 'every ARG is JSON'
complete -c beectl -n '__beectl_verb send' -l snax -d 'COMMAND is the number of a snax function: an integer, without a sub type'
complete -c beectl -n '__beectl_verb send' -l dialect -x -a 'auto bee skynet' -d 'bee puts the sub type "lua" in front, skynet nothing; default auto: as the node runs'
complete -c beectl -n '__beectl_verb send' -s n -l dry-run -d 'show the typed arguments and the frames, send none of them'
complete -c beectl -n '__beectl_verb send' -l trace -x -d 'put a trace tag in front of the request'
complete -c beectl -n '__beectl_verb send' -l confirm -d 'wait until the node has read the message'
complete -c beectl -n '__beectl_verb send' -l text -d 'a text command: COMMAND, then key=value for each ARG'
complete -c beectl -n '__beectl_verb send' -l pb -x -d 'the message is JSON of this protobuf type'
complete -c beectl -n '__beectl_verb send' -l uid -x -d '--pb, --text: the uid that goes with it, default 0'
complete -c beectl -n '__beectl_verb send' -l room -x -d '--pb: the room id of the envelope, default 0'
complete -c beectl -n '__beectl_verb send' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb send' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb send' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_verb send' -l layout -x -a 'inner routed routed_send' -d '--pb: the envelope, default inner'
complete -c beectl -n '__beectl_no_verb' -a ping -d 'time the cheapest round trip to nodes'
complete -c beectl -n '__beectl_verb ping 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb ping' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb ping' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb ping' -l count -x -d 'how many round trips, each within --timeout; default 5'
complete -c beectl -n '__beectl_verb ping' -l wait -x -d 'try again until the node answers, at most this long'
complete -c beectl -n '__beectl_no_verb' -a wait -d 'wait until nodes are up, down, ready, or have a hot-update version'
complete -c beectl -n '__beectl_verb wait 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb wait' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb wait' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb wait' -l for -x -a 'up down ready hot=' -d 'what to wait for, default up; ready and hot=VERSION need a name service'
complete -c beectl -n '__beectl_verb wait' -l within -x -d 'how long to wait at most, default 1m'
complete -c beectl -n '__beectl_no_verb' -a nodes -d 'which nodes are up, and what runs there'
complete -c beectl -n '__beectl_verb nodes 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb nodes' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb nodes' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb nodes' -l sort -x -a 'name state rtt services agents mqlen mem' -d 'worst first, those that are down before all; default as they are named'
complete -c beectl -n '__beectl_no_verb' -a ps -d 'list the services of nodes'
complete -c beectl -n '__beectl_verb ps 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb ps' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb ps' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb ps' -l sort -x -a 'cpu mem mqlen message name' -d 'the most first, those that do not answer before all; default by handle'
complete -c beectl -n '__beectl_verb ps' -l match -x -d 'only services whose command line, with or without snlua, is like this: \'room*\''
complete -c beectl -n '__beectl_verb ps' -l limit -x -d 'at most so many services, of all nodes together'
complete -c beectl -n '__beectl_verb ps' -l rate -d 'look twice, and show what went on in a second between: cores, and messages'
complete -c beectl -n '__beectl_verb ps' -l interval -x -d 'with --rate: from one look to the other, default 1s'
complete -c beectl -n '__beectl_no_verb' -a push-config -d 'push a cluster file to running nodes, live'
complete -c beectl -n '__beectl_verb push-config 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb push-config 1' -F
complete -c beectl -n '__beectl_verb push-config' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb push-config' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb push-config' -l force -d 'no questions; also nodes believed up to date; reset open senders; past unreachable nodes'
complete -c beectl -n '__beectl_verb push-config' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb push-config' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_verb push-config' -l prune -d 'set names that are gone from the file to false'
complete -c beectl -n '__beectl_verb push-config' -l only -x -d 'push just these entries of the file, a list with commas'
complete -c beectl -n '__beectl_verb push-config' -s m -l message -x -d 'why, for the journal'
complete -c beectl -n '__beectl_verb push-config' -l expect-rev -x -d 'stop unless the latest revision is N'
complete -c beectl -n '__beectl_verb push-config' -l strict -d 'two names with one address are an error'
complete -c beectl -n '__beectl_verb push-config' -l batch -x -d 'how many nodes at a time: 1,10%,100%; default all'
complete -c beectl -n '__beectl_verb push-config' -l max-fail -x -d 'failed nodes that are borne over the whole run, those before the start too; default 0'
complete -c beectl -n '__beectl_verb push-config' -l on-fail -x -a 'stop rollback continue' -d 'above that: stop, rollback or continue'
complete -c beectl -n '__beectl_verb push-config' -l pause -x -a 'ask' -d 'between batches: wait that long, or ask'
complete -c beectl -n '__beectl_verb push-config' -l verify -x -a 'none ack peers mesh' -d 'none, ack, peers (open senders are connected again; default) or mesh'
complete -c beectl -n '__beectl_verb push-config' -l verify-cmd -x -d 'run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed'
complete -c beectl -n '__beectl_verb push-config' -l verify-timeout -x -d 'how long that CMD may take, default 5m; then it is killed and has failed'
complete -c beectl -n '__beectl_verb push-config' -l resume -d '[RUN]: finish the last run, or that one; shows what is left of it, and asks'
complete -c beectl -n '__beectl_no_verb' -a reload -d 'have nodes read their own cluster file again'
complete -c beectl -n '__beectl_verb reload 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb reload' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb reload' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb reload' -l force -d 'no questions; past unreachable nodes, and past failed ones'
complete -c beectl -n '__beectl_verb reload' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb reload' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_verb reload' -l batch -x -d 'how many nodes at a time: 1,10%,100%; default all'
complete -c beectl -n '__beectl_verb reload' -l max-fail -x -d 'failed nodes that are borne over the whole run, those before the start too; default 0'
complete -c beectl -n '__beectl_verb reload' -l on-fail -x -a 'stop rollback continue' -d 'above that: stop, rollback or continue'
complete -c beectl -n '__beectl_verb reload' -l pause -x -a 'ask' -d 'between batches: wait that long, or ask'
complete -c beectl -n '__beectl_verb reload' -l verify -x -a 'none ack peers mesh' -d 'none, ack, peers (open senders are connected again; default) or mesh'
complete -c beectl -n '__beectl_verb reload' -l verify-cmd -x -d 'run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed'
complete -c beectl -n '__beectl_verb reload' -l verify-timeout -x -d 'how long that CMD may take, default 5m; then it is killed and has failed'
complete -c beectl -n '__beectl_verb reload' -l resume -d '[RUN]: finish the last run, or that one; shows what is left of it, and asks'
complete -c beectl -n '__beectl_no_verb' -a force-reload -d 'have nodes read their own file again, drop what is gone, and reset every sender'
complete -c beectl -n '__beectl_verb force-reload 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb force-reload' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb force-reload' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb force-reload' -l force -d 'no questions; past unreachable nodes, and past failed ones'
complete -c beectl -n '__beectl_verb force-reload' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb force-reload' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_verb force-reload' -l strict -d 'two names with one address are an error'
complete -c beectl -n '__beectl_verb force-reload' -l batch -x -d 'how many nodes at a time: 1,10%,100%; default all'
complete -c beectl -n '__beectl_verb force-reload' -l max-fail -x -d 'failed nodes that are borne over the whole run, those before the start too; default 0'
complete -c beectl -n '__beectl_verb force-reload' -l on-fail -x -a 'stop rollback continue' -d 'above that: stop, rollback or continue'
complete -c beectl -n '__beectl_verb force-reload' -l pause -x -a 'ask' -d 'between batches: wait that long, or ask'
complete -c beectl -n '__beectl_verb force-reload' -l verify -x -a 'none ack peers mesh' -d 'none, ack, peers (open senders are connected again; default) or mesh'
complete -c beectl -n '__beectl_verb force-reload' -l verify-cmd -x -d 'run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed'
complete -c beectl -n '__beectl_verb force-reload' -l verify-timeout -x -d 'how long that CMD may take, default 5m; then it is killed and has failed'
complete -c beectl -n '__beectl_verb force-reload' -l resume -d '[RUN]: finish the last run, or that one; shows what is left of it, and asks'
complete -c beectl -n '__beectl_no_verb' -a gc -d 'have the services of nodes collect their garbage'
complete -c beectl -n '__beectl_verb gc 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb gc' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb gc' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb gc' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb gc' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_no_verb' -a kill -d 'kill services of nodes'
complete -c beectl -n '__beectl_verb kill 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb kill' -a '(__beectl_services)'
complete -c beectl -n '__beectl_verb kill' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb kill' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb kill' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb kill' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_no_verb' -a rollback -d 'push an earlier revision again'
complete -c beectl -n '__beectl_verb rollback 1' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb rollback' -l force -d 'no questions; past unreachable nodes, and past failed ones'
complete -c beectl -n '__beectl_verb rollback' -s y -l yes -d 'do not ask'
complete -c beectl -n '__beectl_verb rollback' -s n -l dry-run -d 'show the plan, send nothing; exit 1 when something would change'
complete -c beectl -n '__beectl_verb rollback' -s m -l message -x -d 'why, for the journal'
complete -c beectl -n '__beectl_verb rollback' -l expect-rev -x -d 'stop unless the latest revision is N'
complete -c beectl -n '__beectl_verb rollback' -l batch -x -d 'how many nodes at a time: 1,10%,100%; default all'
complete -c beectl -n '__beectl_verb rollback' -l max-fail -x -d 'failed nodes that are borne over the whole run, those before the start too; default 0'
complete -c beectl -n '__beectl_verb rollback' -l on-fail -x -a 'stop rollback continue' -d 'above that: stop, rollback or continue'
complete -c beectl -n '__beectl_verb rollback' -l pause -x -a 'ask' -d 'between batches: wait that long, or ask'
complete -c beectl -n '__beectl_verb rollback' -l verify -x -a 'none ack peers mesh' -d 'none, ack, peers (open senders are connected again; default) or mesh'
complete -c beectl -n '__beectl_verb rollback' -l verify-cmd -x -d 'run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed'
complete -c beectl -n '__beectl_verb rollback' -l verify-timeout -x -d 'how long that CMD may take, default 5m; then it is killed and has failed'
complete -c beectl -n '__beectl_verb rollback' -l resume -d '[RUN]: finish the last run, or that one; shows what is left of it, and asks'
complete -c beectl -n '__beectl_no_verb' -a diff -d 'compare what nodes are known to have with a cluster file'
complete -c beectl -n '__beectl_verb diff 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb diff 1' -F
complete -c beectl -n '__beectl_verb diff' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb diff' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb diff' -l strict -d 'two names with one address are an error'
complete -c beectl -n '__beectl_no_verb' -a watch -d 'tell what happens to nodes, one event a line'
complete -c beectl -n '__beectl_verb watch 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb watch' -F
complete -c beectl -n '__beectl_verb watch' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb watch' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb watch' -l initial -d 'tell first what there is'
complete -c beectl -n '__beectl_verb watch' -l once -d 'tell what there is, and end; exit 1 when a node is down'
complete -c beectl -n '__beectl_verb watch' -l since -x -d 'with a name service: tell first what came after this revision'
complete -c beectl -n '__beectl_verb watch' -l interval -x -d 'without a name service: how often each node is looked at, default 2s'
complete -c beectl -n '__beectl_verb watch' -l cmd-timeout -x -d 'how long CMD may take for an event, default 30s; then it is killed'
complete -c beectl -n '__beectl_no_verb' -a mesh -d 'who can reach whom, asked from inside the nodes'
complete -c beectl -n '__beectl_verb mesh 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb mesh' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb mesh' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb mesh' -l probe -d 'ask also about peers that a node has not talked to; that opens connections'
complete -c beectl -n '__beectl_verb mesh' -l trust-file -d 'with --probe: take it that every node knows all names of the cluster file'
complete -c beectl -n '__beectl_no_verb' -a check -d 'named checks of nodes, for people, monitors and CI'
complete -c beectl -n '__beectl_verb check 0' -a '(__beectl_nodes)'
complete -c beectl -n '__beectl_verb check' -l all -d 'every node of the cluster file, instead of NODES'
complete -c beectl -n '__beectl_verb check' -l except -x -a '(__beectl_nodes)' -d 'leave these out: what !NODES says, where the shell eats !'
complete -c beectl -n '__beectl_verb check' -l warn -x -d 'from which value on a check warns: mqlen=500'
complete -c beectl -n '__beectl_verb check' -l crit -x -d 'from which value on it is critical'
complete -c beectl -n '__beectl_verb check' -l only -x -d 'these checks and no others'
complete -c beectl -n '__beectl_verb check' -l also -x -d 'these too: mesh, map'
complete -c beectl -n '__beectl_verb check' -l skip -x -d 'all checks but these'
complete -c beectl -n '__beectl_verb check' -l require -x -d 'for the check names: every node must have registered it'
complete -c beectl -n '__beectl_verb check' -l junit -r -F -d 'write the checks to a file that a CI can show'
complete -c beectl -n '__beectl_no_verb' -a history -d 'what was pushed to this cluster, by whom, and how it ended'
complete -c beectl -n '__beectl_verb history 0' -a 'list show file diff'
complete -c beectl -n '__beectl_verb history' -l limit -x -d 'list: how many runs, the newest first; default 20'
complete -c beectl -n '__beectl_no_verb' -a describe -d 'show the protobuf types of a schema'
complete -c beectl -n '__beectl_verb describe' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb describe' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb describe' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_verb describe' -l template -d 'print a JSON message of TYPE to fill in'
complete -c beectl -n '__beectl_no_verb' -a mock -d 'host nodes whose services are written in Lua'
complete -c beectl -n '__beectl_verb mock 0' -F
complete -c beectl -n '__beectl_verb mock' -l node -x -d 'host this node; NAME alone takes its address from the cluster file'
complete -c beectl -n '__beectl_verb mock' -l echo -d 'add a service echo that answers every message with the same values'
complete -c beectl -n '__beectl_verb mock' -l count -x -d 'host N nodes mock_1 to mock_N, each on an address of its own in 127.0.0.0/8'
complete -c beectl -n '__beectl_verb mock' -l lua-path -r -F -d 'where require() looks, after the folder of FILE'
complete -c beectl -n '__beectl_verb mock' -l names -x -d 'announce the nodes there; each is ready when those of --depends are'
complete -c beectl -n '__beectl_verb mock' -l depends -x -d 'nodes that each of these waits for, with commas between'
complete -c beectl -n '__beectl_verb mock' -l token-file -r -F -d 'the token stands in this file; also BEECTL_TOKEN_FILE, or a context'
complete -c beectl -n '__beectl_verb mock' -l offer -x -a 'all names' -d 'what others may do here: all that a stock node lets them (default), or names: reach services, no more'
complete -c beectl -n '__beectl_verb mock' -l write-cluster -r -F -d 'write the map of these nodes as a cluster file'
complete -c beectl -n '__beectl_no_verb' -a names -d 'a name service for nodes: run it, look at it, change it'
complete -c beectl -n '__beectl_verb names 0' -a 'serve ls get set rm export import'
complete -c beectl -n '__beectl_verb names' -l listen -x -d 'serve: where to listen, default 127.0.0.1:2526'
complete -c beectl -n '__beectl_verb names' -l advertise -x -d 'serve: where nodes reach it, when that is not where it listens: the map that is pushed leads there'
complete -c beectl -n '__beectl_verb names' -l data -r -F -d 'serve: the folder of the store, default $XDG_STATE_HOME/beectl/names; or etcd://HOST:PORT/PREFIX'
complete -c beectl -n '__beectl_verb names' -l lease -x -d 'serve: how long a node that asks for no other time lives without a sign, default 10s'
complete -c beectl -n '__beectl_verb names' -l probe -r -F -d 'serve: look at the nodes of this cluster file, and register those that do not announce themselves'
complete -c beectl -n '__beectl_verb names' -l probe-interval -x -d 'serve: how often each of them is looked at, default 2s'
complete -c beectl -n '__beectl_verb names' -l token -x -d 'needed to write; other users of this host see it in the list of processes: --token-file and BEECTL_TOKEN are not seen'
complete -c beectl -n '__beectl_verb names' -l token-file -r -F -d 'the token stands in this file; also BEECTL_TOKEN_FILE, or a context'
complete -c beectl -n '__beectl_verb names' -l trust-loopback -d 'serve: this host may write without the token, and whatever relays on it'
complete -c beectl -n '__beectl_no_verb' -a proxy -d 'forward messages for services that can not talk to the cluster themselves'
complete -c beectl -n '__beectl_verb proxy' -l listen -x -d 'where other nodes connect; port 0 is any free one'
complete -c beectl -n '__beectl_verb proxy' -l node -x -d 'the name of this node, default proxy'
complete -c beectl -n '__beectl_verb proxy' -l service -x -d 'the name that the service is registered under, default proxy'
complete -c beectl -n '__beectl_verb proxy' -l offer -x -a 'all names' -d 'what others may do here: all that a stock node lets them (default), or names: reach services, no more'
complete -c beectl -n '__beectl_no_verb' -a decode -d 'explain bytes of the cluster protocol'
complete -c beectl -n '__beectl_verb decode 0' -F
complete -c beectl -n '__beectl_verb decode' -l as -x -a 'requests responses message' -d 'what the bytes are, when the guess is wrong'
complete -c beectl -n '__beectl_verb decode' -l peer -x -d 'of a capture, only the connections of this host:port'
complete -c beectl -n '__beectl_verb decode' -l layout -x -a 'inner routed routed_send rpc_reply client agent_up agent_down text' -d 'the bytes are the body of a message in this envelope, or a text command'
complete -c beectl -n '__beectl_verb decode' -l pb -x -d 'the message is JSON of this protobuf type'
complete -c beectl -n '__beectl_verb decode' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb decode' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb decode' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_no_verb' -a encode -d 'print the bytes that call or send would send'
complete -c beectl -n '__beectl_verb encode' -F
complete -c beectl -n '__beectl_verb encode' -s S -l strings -d 'every ARG is a string'
complete -c beectl -n '__beectl_verb encode' -l json -d 'every ARG is JSON'
complete -c beectl -n '__beectl_verb encode' -l snax -d 'COMMAND is the number of a snax function: an integer, without a sub type'
complete -c beectl -n '__beectl_verb encode' -l dialect -x -a 'auto bee skynet' -d 'bee puts the sub type "lua" in front, skynet nothing; default auto: as the node runs'
complete -c beectl -n '__beectl_verb encode' -l trace -x -d 'put a trace tag in front of the request'
complete -c beectl -n '__beectl_verb encode' -l push -d 'a push instead of a request'
complete -c beectl -n '__beectl_verb encode' -l session -x -d 'the session number, default 1; --layout: that of the rpc, default 0'
complete -c beectl -n '__beectl_verb encode' -l values -d 'only the packed values: every word is an ARG'
complete -c beectl -n '__beectl_verb encode' -l base64 -d 'base64 instead of hex'
complete -c beectl -n '__beectl_verb encode' -l layout -x -a 'inner routed routed_send rpc_reply client agent_up agent_down text' -d 'the bytes are the body of a message in this envelope, or a text command'
complete -c beectl -n '__beectl_verb encode' -l pb -x -d 'the message is JSON of this protobuf type'
complete -c beectl -n '__beectl_verb encode' -l uid -x -d '--pb, --text: the uid that goes with it, default 0'
complete -c beectl -n '__beectl_verb encode' -l room -x -d '--pb: the room id of the envelope, default 0'
complete -c beectl -n '__beectl_verb encode' -l sub-type -x -a 'protobuf rpc_reply rpc_request text agent system' -d '--layout: what the message is, or a number; default as services write it'
complete -c beectl -n '__beectl_verb encode' -l to -x -d '--layout: the destination that stands in it'
complete -c beectl -n '__beectl_verb encode' -l from -x -d '--layout: the source that stands in it'
complete -c beectl -n '__beectl_verb encode' -l compress -d '--layout client: the message as a zlib stream'
complete -c beectl -n '__beectl_verb encode' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb encode' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb encode' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_no_verb' -a explain -d 'say what an exit code, a sentence or a line of a log means'
complete -c beectl -n '__beectl_verb explain' -F
complete -c beectl -n '__beectl_no_verb' -a init -d 'find the cluster here, look at it, and keep it as a context'
complete -c beectl -n '__beectl_verb init 0' -a '(beectl completion --contexts -o text 2>/dev/null)'
complete -c beectl -n '__beectl_verb init' -s n -l dry-run -d 'show what would be written, write nothing'
complete -c beectl -n '__beectl_verb init' -s y -l yes -d 'ask nothing, and replace a context of that name'
complete -c beectl -n '__beectl_no_verb' -a context -d 'named groups of settings in the config file'
complete -c beectl -n '__beectl_verb context 0' -a 'list show use set delete render'
complete -c beectl -n '__beectl_verb context 1' -a '(beectl completion --contexts -o text 2>/dev/null)'
complete -c beectl -n '__beectl_verb context' -l dialect -x -a 'auto bee skynet' -d 'set: the dialect of the services'
complete -c beectl -n '__beectl_verb context' -l protected -x -a 'yes no' -d 'set: whether a change asks for the context\'s name instead of y'
complete -c beectl -n '__beectl_verb context' -l proto -r -F -d 'a .proto file with the types of messages; repeatable'
complete -c beectl -n '__beectl_verb context' -s I -l include -r -F -d 'a folder for imports of .proto files; repeatable'
complete -c beectl -n '__beectl_verb context' -l descriptors -r -F -d 'types as protoc --descriptor_set_out writes them; repeatable'
complete -c beectl -n '__beectl_verb context' -l token-file -r -F -d 'the token stands in this file; also BEECTL_TOKEN_FILE, or a context'
complete -c beectl -n '__beectl_no_verb' -a completion -d 'print the completion script for a shell'
complete -c beectl -n '__beectl_verb completion 0' -a 'bash zsh fish'
complete -c beectl -n '__beectl_verb completion' -l nodes -d 'print the names of the nodes instead, one a line'
complete -c beectl -n '__beectl_verb completion' -l contexts -d 'print the names of the contexts instead, one a line'
complete -c beectl -n '__beectl_verb completion' -l services -x -a '(__beectl_nodes)' -d 'print the services of the first of these nodes instead, one a line'
complete -c beectl -n '__beectl_verb completion' -l commands -x -a '(__beectl_services)' -d 'print the commands that were sent to it before instead, one a line'
complete -c beectl -n '__beectl_no_verb' -a version -d 'print the version'
complete -c beectl -n '__beectl_no_verb' -a help -d 'about a verb or a topic, or all of them'
complete -c beectl -n '__beectl_verb help 0' -a 'query call send ping wait nodes ps push-config reload force-reload gc kill rollback diff watch mesh check history describe mock names proxy decode encode explain init context completion version exit-codes arguments dialects output settings protobuf rollout'
