//! Sends answers, each on a thread of its own: a client may read as slowly as it likes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;

use chrono::Utc;
use tiny_http::{Request, Response, StatusCode};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::answer::{Answer, Payload, TEXT};
use super::question::Question;

/// Up to this length `tiny_http` has read a request's body when it hands the request over.
const READ_BODY: usize = 1024;
/// A longer body that is still waited for, so that the connection ends as it should.
const LARGEST_BODY: usize = 1 << 20;

/// Sends `answer`. Returns at once.
pub(super) fn send(request: Request, question: Question, answer: Answer) {
    let work = move || {
        // A client that is gone is nobody's fault.
        let _ = deliver(request, &question, &answer);
    };
    // Without a thread the request is dropped, which tells the client of an error.
    let _ = thread::Builder::new().name("answer".into()).spawn(work);
}

fn deliver(request: Request, question: &Question, answer: &Answer) -> io::Result<()> {
    if let Some(len) = request.body_length().filter(|len| *len > READ_BODY) {
        // tiny_http gives the writer only after it has made room for the whole body and has read it, unless
        // the protocol is said to change; then the answer goes out first.
        let stream = request.upgrade("close", Response::empty(StatusCode(413)));
        if len > LARGEST_BODY {
            std::mem::forget(stream);
        }
        return Ok(());
    }
    let date = Utc::now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let mut writer = request.into_writer();
    match &answer.body {
        Payload::Bytes(bytes) => {
            let tag = format!("{:032x}", xxh3_128(bytes));
            let part = answer.part(question, bytes.len() as u64, &tag, &date);
            writer.write_all(part.head.as_bytes())?;
            // Within the bytes, so within `usize`.
            writer.write_all(&bytes[part.range.start as usize..part.range.end as usize])?;
        }
        Payload::File(path) => match open(path) {
            Ok((mut file, len, tag)) => {
                let part = answer.part(question, len, &tag, &date);
                writer.write_all(part.head.as_bytes())?;
                if !part.range.is_empty() {
                    file.seek(SeekFrom::Start(part.range.start))?;
                    let wanted = part.range.end - part.range.start;
                    io::copy(&mut file.take(wanted), &mut writer)?;
                }
            }
            Err(error) => {
                let words = format!("Cannot read {}: {error}.\n", path.display());
                let (status, len) = match error.kind() {
                    io::ErrorKind::NotFound => (404, words.len()),
                    _ => (500, words.len()),
                };
                let failed = Answer::new(status, TEXT, words.clone());
                let part = failed.part(question, len as u64, "", &date);
                writer.write_all(part.head.as_bytes())?;
                if !part.range.is_empty() {
                    writer.write_all(words.as_bytes())?;
                }
            }
        },
    }
    writer.flush()
}

/// A file with its length and the name of its content.
fn open(path: &Path) -> io::Result<(File, u64, String)> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 64 << 10];
    let mut len = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hash.update(&buffer[..read]);
                len += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((file, len, format!("{:032x}", hash.digest128())))
}
