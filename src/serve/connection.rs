//! One connection: a request is read, judged and answered, and the connection closed.
//!
//! Each runs on a thread of its own, so a client may be as slow as it likes, and a tab may wait. A panic costs the
//! one response.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use chrono::Utc;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::client::own_file;
use super::event::Event;
use super::host::AllowedHosts;
use super::poll::{WAIT, wait};
use super::publish::Publisher;
use super::request::{RawRequest, Rejection, Request};
use super::response::{Body, Response, TEXT};

/// A client that sends nothing for so long is gone.
const IDLE: Duration = Duration::from_secs(300);
/// So long a client may go on sending what is not read.
const LINGER: Duration = Duration::from_secs(2);

/// What connections are answered from.
pub(super) struct Context {
    pub(super) hosts: AllowedHosts,
    pub(super) publisher: Arc<Publisher>,
    pub(super) events: Sender<Event>,
}

/// Answers the one request of a connection.
///
/// # Errors
/// The client is gone.
pub(super) fn answer(mut stream: TcpStream, context: &Context) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let Some(raw) = read_head(&mut stream)? else {
        return Ok(());
    };
    let sends_more = raw.as_ref().map_or(true, RawRequest::has_body);
    let head_only = raw.as_ref().is_ok_and(|raw| raw.method == "HEAD");
    match raw.and_then(|raw| Request::of(&raw, &context.hosts)) {
        Ok(request) => {
            let response = guarded(&request, context, |request| respond(request, context));
            send(&stream, &request, &response)?;
        }
        Err(rejection) => {
            let request = Request {
                head_only,
                ..Request::default()
            };
            send(&stream, &request, &rejection.into())?;
        }
    }
    if sends_more {
        linger(&mut stream)?;
    }
    Ok(())
}

/// The head of the request; `None` if the client closes before its end.
fn read_head(stream: &mut TcpStream) -> io::Result<Option<Result<RawRequest, Rejection>>> {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(read) => head.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if let Some(raw) = RawRequest::parse(&head).transpose() {
            return Ok(Some(raw));
        }
    }
}

/// What `make` makes of a request; if it panics, a response that says so.
fn guarded(
    request: &Request,
    context: &Context,
    make: impl FnOnce(&Request) -> Response,
) -> Response {
    catch_unwind(AssertUnwindSafe(|| make(request))).unwrap_or_else(|_| {
        let path = request.path.clone();
        let _ = context.events.send(Event::ResponsePanicked(path));
        Response::internal_error()
    })
}

fn respond(request: &Request, context: &Context) -> Response {
    if let Some(file) = own_file(&request.path) {
        return file;
    }
    if request.path == WAIT {
        return wait(request, &context.publisher);
    }
    let (response, problem) = context.publisher.now().respond(request);
    if let Some(problem) = problem {
        let _ = context.events.send(Event::TemplateBroken(problem));
    }
    response
}

fn send(stream: &TcpStream, request: &Request, response: &Response) -> io::Result<()> {
    let date = Utc::now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut writer = BufWriter::new(stream);
    match &response.body {
        Body::Bytes(bytes) => {
            let tag = format!("{:032x}", xxh3_128(bytes));
            let part = response.part(request, bytes.len() as u64, &tag, &date);
            writer.write_all(part.head.as_bytes())?;
            // Within the bytes, so within `usize`.
            writer.write_all(&bytes[part.range.start as usize..part.range.end as usize])?;
        }
        Body::File(path) => match open(path) {
            Ok((mut file, len, tag)) => {
                let part = response.part(request, len, &tag, &date);
                writer.write_all(part.head.as_bytes())?;
                if !part.range.is_empty() {
                    file.seek(SeekFrom::Start(part.range.start))?;
                    let wanted = part.range.end - part.range.start;
                    io::copy(&mut file.take(wanted), &mut writer)?;
                }
            }
            Err(error) => {
                let status = match error.kind() {
                    io::ErrorKind::NotFound => 404,
                    _ => 500,
                };
                let words = format!("Cannot read {}: {error}.\n", path.display());
                return send(stream, request, &Response::new(status, TEXT, words));
            }
        },
    }
    writer.flush()
}

/// A file with its length and the hash of its content.
fn open(path: &Path) -> io::Result<(File, u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3::new();
    let len = io::copy(&mut file, &mut hash)?;
    Ok((file, len, format!("{:032x}", hash.digest128())))
}

/// Reads on for a while after the response. If a connection is closed while its client still sends, the client may lose
/// the response.
fn linger(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(LINGER))?;
    let end = Instant::now() + LINGER;
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer)? > 0 && Instant::now() < end {}
    Ok(())
}

// Here, because no request makes the program panic.
#[cfg(test)]
mod tests {
    use super::{Context, guarded};
    use crate::serve::event::Event;
    use crate::serve::host::AllowedHosts;
    use crate::serve::publish::Publisher;
    use crate::serve::request::Request;
    use crate::serve::response::{Response, TEXT};
    use std::net::{IpAddr, Ipv4Addr};
    use std::path::PathBuf;
    use std::sync::{Arc, mpsc};

    #[test]
    fn a_panic_costs_one_response_and_is_reported() {
        let (events, inbox) = mpsc::channel();
        let context = Context {
            hosts: AllowedHosts::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "127.0.0.1", &[]),
            publisher: Arc::new(Publisher::new(PathBuf::new(), "run".to_owned())),
            events,
        };
        let request = Request {
            path: "a".to_owned(),
            ..Request::default()
        };
        // Without the hook, which is the whole process's and may be another test's.
        let panic = |_: &Request| std::panic::resume_unwind(Box::new("a panic"));
        assert_eq!(guarded(&request, &context, panic).status, 500);
        assert!(matches!(inbox.try_recv(), Ok(Event::ResponsePanicked(path)) if path == "a"));
        let well = guarded(&request, &context, |_| Response::new(200, TEXT, "well"));
        assert_eq!(well.status, 200);
        assert!(inbox.try_recv().is_err());
    }
}
