# SPDX-License-Identifier: Apache-2.0
# Completion of improv(1) for fish, read from its --help.

# Commands with what they do: "scan<TAB>list the devices in range".
function __improv_commands
    improv --help 2>/dev/null | string replace -rf '^  ([a-z]+(?: [a-z]+)?)(?: \[[A-Z]+\])? {2,}(.*)' '$1\t$2'
end

# The command that was typed, or nothing.
function __improv_command
    set -l words (commandline -opc | string match -v -- '-*')
    for line in (__improv_commands)
        set -l command (string split -f 1 \t -- $line)
        if string match -q -- "$command *" "$words[2..] "
            echo $command
            return 0
        end
    end
    return 1
end

# The words that can come next.
function __improv_words
    set -l words (commandline -opc | string match -v -- '-*')
    set -l typed (string join ' ' -- $words[2..])
    for line in (__improv_commands)
        if test -z "$typed"
            string replace -r ' [a-z]+\t.*' '' -- $line
        else if string match -q -- "$typed *" $line
            string sub -s (math (string length -- $typed) + 2) -- $line
        end
    end
end

function __improv_options
    improv (string split ' ' -- (__improv_command)) --help 2>/dev/null |
        string replace -rf '^  (?:-., |    )(--[a-z-]+)(?: \S+)? {2,}(.*)' '$1\t$2'
end

function __improv_adapters
    path basename /sys/class/bluetooth/hci* | string match -v '*:*'
end

function __improv_addresses
    timeout 1 bluetoothctl devices 2>/dev/null |
        string replace -rf '^Device ((?:[0-9A-F]{2}:){5}[0-9A-F]{2}) (.*)' '$1\t$2'
end

complete -c improv -f
complete -c improv -n 'not __improv_command >/dev/null' -a '(__improv_words)'
complete -c improv -n 'string match -q -- "-*" (commandline -ct)' -a '(__improv_options)'
complete -c improv -s d -l device -x -a '(__improv_addresses)'
complete -c improv -s a -l adapter -x -a '(__improv_adapters)'
complete -c improv -s f -l settings -r -F
complete -c improv -l password-file -r -F
complete -c improv -l token-file -r -F
complete -c improv -l junit -r -F
complete -c improv -l ssl -x -a 'yes no'
