//! `depends-on-cycle`: services that need each other in a circle.

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::record::services::Service;
use crate::rule;
use std::collections::HashMap;

rule! { "depends-on-cycle", Error, "A service that depends on itself, by itself or by way of others." }

/// How many services of a circle a message names.
const NAMED: usize = 5;

pub(crate) fn check(context: &Context<'_>, found: &mut Findings<'_>) {
    let services = &context.book.services.services;
    let next = first_in_circle(services);
    let mut seen = vec![false; services.len()];
    for start in 0..services.len() {
        // Follow the way until it comes back to where somebody has been.
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut at = start;
        while let Some((by, to)) = next.get(at).copied().flatten()
            && !std::mem::replace(&mut seen[at], true)
        {
            way.push((at, by));
            at = to;
        }
        if let Some(begin) = way.iter().position(|(service, _)| *service == at) {
            report(services, &mut way[begin..], found);
        }
    }
}

/// For each service that lies in a circle or leads into one: its first dependency that does so too, as the number in
/// its list and the service.
fn first_in_circle(services: &[Service]) -> Vec<Option<(usize, usize)>> {
    let ids = services.iter().enumerate();
    let ids: HashMap<&str, usize> = ids.map(|(at, one)| (one.id.as_str(), at)).collect();
    let needs: Vec<Vec<Option<usize>>> = services
        .iter()
        .map(|one| {
            let needs = one.depends_on.iter();
            needs.map(|id| ids.get(id.as_str()).copied()).collect()
        })
        .collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); services.len()];
    for (at, needs) in needs.iter().enumerate() {
        for need in needs.iter().flatten() {
            needed_by[*need].push(at);
        }
    }
    // Whoever needs nothing that is left lies in no circle.
    let mut left: Vec<usize> = needs
        .iter()
        .map(|needs| needs.iter().flatten().count())
        .collect();
    let mut free: Vec<usize> = (0..left.len()).filter(|at| left[*at] == 0).collect();
    while let Some(one) = free.pop() {
        for user in &needed_by[one] {
            left[*user] -= 1;
            if left[*user] == 0 {
                free.push(*user);
            }
        }
    }
    let in_circle = |need: &Option<usize>| need.filter(|need| left[*need] > 0);
    needs
        .iter()
        .map(|needs| {
            let mut needs = needs.iter().enumerate();
            needs.find_map(|(by, need)| Some((by, in_circle(need)?)))
        })
        .collect()
}

/// Reports a circle once: at the service whose id comes first.
fn report(services: &[Service], circle: &mut [(usize, usize)], found: &mut Findings<'_>) {
    let id = |(at, _): &(usize, usize)| services[*at].id.as_str();
    let first = (0..circle.len()).min_by_key(|place| id(&circle[*place]));
    circle.rotate_left(first.unwrap_or_default());
    let Some((service, by)) = circle.first().copied() else {
        return;
    };
    let service = &services[service];
    let others: Vec<String> = circle[1..]
        .iter()
        .take(NAMED)
        .map(|one| format!("`{}`", id(one)))
        .collect();
    let more = match circle.len() - 1 - others.len() {
        0 => "",
        _ => " and others",
    };
    let way = if others.is_empty() {
        String::new()
    } else {
        format!(" by way of {}{more}", others.join(", "))
    };
    let message = format!("`{}` depends on itself{way}", service.id.value);
    found
        .add(service.depends_on[by].span, service.id.as_str(), message)
        .help("take the dependency out that does not hold: nothing can fail before itself");
}
