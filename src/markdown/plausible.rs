//! Whether a line is more likely a command than a comment or output.
//!
//! Used only where the syntax cannot tell: `# systemctl restart api` is root's prompt or a comment, and a line
//! below a command is the next command or what the first one printed.

use std::collections::HashSet;
use std::sync::LazyLock;

type Words = LazyLock<HashSet<&'static str>>;

/// Programs whose names are no words of English.
static PROGRAMS: Words = LazyLock::new(|| {
    " ansible ansible-playbook apt apt-get argocd awk aws az bash brew calicoctl cargo ceph \
    certbot chef-client chmod chown chroot cilium consul cp crictl crontab ctr curl dd df dig dmesg dnf docker \
    docker-compose dpkg du echo egrep etcdctl ethtool fdisk firewall-cmd flux free fsck fuser gcloud gdb git \
    glab go grep gunzip gzip haproxy helm htop iftop ifconfig ionice iostat iotop ip ipmitool iptables istioctl \
    java jmap journalctl jps jq jstack kafka-topics kafka-consumer-groups kill killall kubeadm kubectl kubectx \
    kubelet kubens lscpu ls lsblk lsof mkdir mkfs mongo mongosh mtr mv mysql mysqldump nc netstat nft nginx \
    nmap node nomad npm nsenter nslookup ntpq oc openssl passwd perl pg_ctl pg_dump pg_restore pgrep php ping \
    pip pip3 pkill pm2 podman ps psql puppet pvs python python3 rabbitmqctl rclone rdiff redis-cli rm rmdir \
    rpm rsync salt scp sed sestatus sftp sh smartctl snap ss ssh strace su sudo supervisorctl swapoff sysctl \
    systemctl tail tar tcpdump tee telnet terraform tmux traceroute umount uname uptime useradd usermod vault \
    velero vgs vi vim virsh vmstat wget whoami xargs yarn yum zcat zfs zpool zypper ".split_whitespace().collect()
});

/// Programs whose names are words of English too.
static WORDS: Words = LazyLock::new(|| {
    " at bg cat cd cut date diff env exit export fg file find groups head history host hostname \
    id install join kill last less make man more mount nice nohup pwd read route screen service set sleep sort \
    source split stat swap test time top touch unset users w wait watch which who ".split_whitespace().collect()
});

/// Words of sentences.
static PROSE: Words = LazyLock::new(|| {
    " a all an and are as be by can do each every for from how if in into is it its not now of \
    on only or our should so that the their them then there these this those to until when where which while \
    will with you your ".split_whitespace().collect()
});

/// Commands that open a shell, often of root.
static OPENERS: Words = LazyLock::new(|| {
    " bash chroot debug docker enter exec kubectl login lxc machinectl nsenter oc podman rsh \
    runuser schroot sh ssh su sudo toolbox vagrant zsh "
        .split_whitespace()
        .collect()
});

/// Commands that print nothing but errors.
static SILENT: Words = LazyLock::new(|| {
    " . alias cd chmod chown cp export kill ln mkdir mv popd pushd rm rmdir set source touch umask \
    unset "
        .split_whitespace()
        .collect()
});

/// Commands that print text of others.
static PRINTERS: Words = LazyLock::new(|| {
    " awk base64 bat cat curl diff git grep head helm http journalctl kubectl-get less logs \
    more rg sed sort strings tail wget zcat "
        .split_whitespace()
        .collect()
});

/// The program of a command line, without its path.
fn program(line: &str) -> &str {
    let mut words = line.split_whitespace();
    let is_before = |word: &&str| matches!(*word, "sudo" | "doas") || word.contains('=');
    let word = words.by_ref().find(|word| !is_before(word));
    let word = word.unwrap_or_else(|| line.trim());
    word.rsplit('/').next().unwrap_or(word)
}

fn is_prose(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(['.', ':', '!', '?'])
        || line.contains(" (")
        || line
            .split_whitespace()
            .skip(1)
            .any(|word| PROSE.contains(word))
}

/// Whether a line is a command beyond reasonable doubt.
pub(super) fn is_surely_command(line: &str) -> bool {
    let program = program(line);
    let is_odd = |word: &str| {
        word.starts_with(['-', '<', '[', '"', '\'']) || word.contains(['/', '|', '$', '*', '='])
    };
    let arguments = || line.split_whitespace().skip(1);
    let is_known = PROGRAMS.contains(program)
        || WORDS.contains(program) && (arguments().next().is_none() || arguments().any(is_odd));
    is_known && !is_prose(line)
}

/// Whether a line may be a command at all.
pub(super) fn may_be_command(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let starts = word.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '/' | '.' | '~'));
    starts && !word.ends_with([':', ',', '.']) && !is_prose(line)
}

/// Whether a line below a command looks like another one rather than like something that was printed.
pub(super) fn is_plausible(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let program = program(line);
    PROGRAMS.contains(program)
        || WORDS.contains(program)
        || word.contains('/')
        || [" -", ".sh", "|", "$", ";", "\"", "'", "<", "\\", "&&"]
            .iter()
            .any(|mark| line.contains(mark))
}

/// Whether a command opens another shell, whose prompt may be root's `#`.
pub(super) fn opens_shell(command: &str) -> bool {
    command
        .split_whitespace()
        .any(|word| OPENERS.contains(word.rsplit('/').next().unwrap_or(word)))
}

/// Whether a command prints nothing if all goes well.
pub(super) fn prints_nothing(command: &str) -> bool {
    SILENT.contains(program(command))
}

/// Whether a command prints text that may hold `#` at the start of a line.
pub(super) fn prints_text(command: &str) -> bool {
    command
        .split(['|', ';', '&'])
        .any(|part| PRINTERS.contains(program(part)))
        || command
            .split_whitespace()
            .any(|word| matches!(word, "logs" | "show" | "get" | "template" | "cat"))
}

/// Whether a comment of a script looks like what root typed: it is a command and stands directly above what looks
/// like its output. In a block of a terminal each comment that is a command may be one.
pub(super) fn is_typed_by_root(comment: &str, below: Option<&str>, is_terminal: bool) -> bool {
    let Some(command) = comment.strip_prefix("# ") else {
        return false;
    };
    let is_printed =
        |next: &str| !next.trim().is_empty() && !next.starts_with('#') && !is_plausible(next);
    is_surely_command(command) && (is_terminal || below.is_some_and(is_printed))
}
