//! What stands between the cells of a CSV text, told from its first record.

/// What Excel may write above a header to say what stands between cells: `sep=;`.
pub const SEPARATOR_LINE: &[u8] = b"sep=";

/// Delimiters that are looked for, the more usual ones first.
const KNOWN: [u8; 3] = [b',', b';', b'\t'];

/// The delimiter of a header: whichever of `,`, `;` and tab it has most of outside quotes.
#[must_use]
pub fn delimiter_of(text: &[u8]) -> u8 {
    let mut counts = [0_usize; KNOWN.len()];
    let mut quoted = false;
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some(at) = KNOWN.iter().position(|known| known == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    // The first of several that are equally frequent.
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |at| KNOWN[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_within_quotes_do_not_count() {
        assert_eq!(delimiter_of(b"\"a,b,c,d\";e;f\n1,2,3,4,5,6"), b';');
        assert_eq!(delimiter_of(b"a\tb\"\n\"\tc,"), b'\t');
        assert_eq!(delimiter_of(b"matter"), b',');
        assert_eq!(delimiter_of(b"\"line\none\";b\r"), b';');
    }
}
