//! From whatever bytes a file has to UTF-8: unzipped where it is a gzip file, decoded where its mark or its reader says so.

use std::io::{self, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

/// Bytes read or written at a time.
const CHUNK: usize = 1 << 16;
/// What a gzip file begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The encodings that `--encoding` takes, by the names that people use.
pub const ENCODINGS: [(&str, &Encoding); 4] =
    [("utf-8", UTF_8), ("utf-16le", UTF_16LE), ("utf-16be", UTF_16BE), ("windows-1252", encoding_rs::WINDOWS_1252)];

/// A stream as UTF-8 without a byte-order mark: unzipped, and decoded by its mark, else as `given` says. Bytes that are taken
/// for UTF-8 are handed on as they are, whatever they are.
///
/// # Errors
/// Where its first bytes cannot be read.
pub fn as_utf8<R: Read + Send + 'static>(
    input: R,
    given: Option<&'static Encoding>,
) -> io::Result<Box<dyn Read + Send>> {
    let (start, input) = peek(input)?;
    if start.starts_with(&GZIP) {
        let (start, input) = peek(MultiGzDecoder::new(input))?;
        return Ok(decoded(&start, input, given));
    }
    Ok(decoded(&start, input, given))
}

/// A stream with the bytes that were read of it in front again.
type Again<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The first bytes of a stream, and the stream with these in front again.
fn peek<R: Read>(mut input: R) -> io::Result<(Vec<u8>, Again<R>)> {
    let mut start = Vec::new();
    input.by_ref().take(4).read_to_end(&mut start)?;
    Ok((start.clone(), Cursor::new(start).chain(input)))
}

fn decoded<R: Read + Send + 'static>(
    start: &[u8],
    mut input: R,
    given: Option<&'static Encoding>,
) -> Box<dyn Read + Send> {
    let marked = Encoding::for_bom(start);
    let encoding = marked.map(|(encoding, _)| encoding).or(given).unwrap_or(UTF_8);
    if encoding == UTF_8 {
        let mark = marked.map_or(0, |(_, length)| length as u64);
        // The mark was read already, so that it can be read again.
        let _ = io::copy(&mut input.by_ref().take(mark), &mut io::sink());
        return Box::new(input);
    }
    Box::new(Decoded {
        input,
        decoder: encoding.new_decoder_with_bom_removal(),
        encoding,
        bytes: vec![0; CHUNK],
        text: Vec::new(),
        at: 0,
        read: 0,
        ended: false,
    })
}

/// A stream that is decoded while it is read.
struct Decoded<R> {
    input: R,
    decoder: Decoder,
    encoding: &'static Encoding,
    bytes: Vec<u8>,
    /// What is decoded, and how much of it was handed out.
    text: Vec<u8>,
    at: usize,
    /// Bytes of the input so far.
    read: u64,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    fn decode(&mut self) -> io::Result<()> {
        let length = self.input.read(&mut self.bytes)?;
        self.ended = length == 0;
        let capacity = self.decoder.max_utf8_buffer_length_without_replacement(length).unwrap_or(4 * CHUNK);
        self.text.resize(capacity.max(16), 0);
        let (result, _, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.bytes[..length], &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        let before = self.read;
        self.read += length as u64;
        match result {
            DecoderResult::Malformed(..) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "not {} near byte {before}: save the file as UTF-8, or name its encoding",
                    self.encoding.name()
                ),
            )),
            DecoderResult::InputEmpty | DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.decode()?;
        }
        let length = buffer.len().min(self.text.len() - self.at);
        buffer[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: Vec<u8>, given: Option<&'static Encoding>) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        as_utf8(Cursor::new(bytes), given)?.read_to_end(&mut all)?;
        Ok(all)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn marks_settle_the_encoding_and_vanish() {
        let text = "matter_id,title\n1,Müller \u{1f600}\n";
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
            utf16(&format!("\u{feff}{text}"), u16::to_be_bytes),
        ] {
            assert_eq!(read(bytes, None).expect("it can be read"), text.as_bytes());
        }
    }

    #[test]
    fn what_has_no_mark_is_decoded_as_it_is_said_to_be() {
        let long: String = "é€".repeat(CHUNK);
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&long);
        assert_eq!(read(bytes.into_owned(), Some(encoding_rs::WINDOWS_1252)).expect("text"), long.as_bytes());
        // Taken for UTF-8, a wrong byte is left for whoever reads the cell.
        assert_eq!(read(b"M\xfcller".to_vec(), None).expect("bytes"), b"M\xfcller");
        assert!(read(utf16("\u{feff}ab", u16::to_le_bytes)[..5].to_vec(), None).is_err(), "half a character");
    }

    #[test]
    fn zipped_files_are_unzipped() {
        use std::io::Write;
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all("\u{feff}a,b\n".as_bytes()).expect("memory");
        assert_eq!(read(zip.finish().expect("memory"), None).expect("it can be read"), b"a,b\n");
    }
}
