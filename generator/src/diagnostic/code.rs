//! The table of codes: each rule of the dialect that a doc can break.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($name:ident = $severity:ident $id:literal: $explanation:literal;)*) => {
        /// A rule that a doc broke. Its id is stable, and `mdclient --explain ID` explains it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(
                #[doc = $explanation]
                $name,
            )*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable id.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// How much it weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The rule, why it is one, and how to mend what breaks it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }
        }
    };
}

codes! {
    NotUtf8 = Error "E0001":
        "A doc holds bytes that are not UTF-8. Save the file as UTF-8.";
    ModuleNameClash = Error "E0002":
        "Two docs would become the same Rust module: their file names differ only in \
         characters that a module name cannot hold, or in upper and lower case, which \
         some disks do not tell apart. Rename one of the files.";

    NoTitle = Error "E0101":
        "A doc begins with its title, `# Title`. Nothing may stand before it.";
    SecondTitle = Error "E0102":
        "A doc has one `#` heading, its title. Endpoints are `##` headings.";
    NoMethodLine = Error "E0103":
        "An endpoint is a `##` heading with its method line right below: \
         **METHOD** `/path`. This heading has none, so nobody can tell which request it \
         describes. Add the line, or make the heading `###` and move it into the \
         description of the endpoint that it belongs to.";
    NoHeading = Error "E0104":
        "A method line stands where no endpoint can begin: the `##` heading above it is \
         missing. Without it the endpoint has no title, and so no name.";
    TextBeforeMethodLine = Error "E0105":
        "The method line comes right below the `##` heading. Move what stands between \
         them below the method line, where it is description.";
    SecondMethodLine = Error "E0106":
        "An endpoint has one method line. A second one in its description is probably \
         another endpoint whose `##` heading is missing.";
    BadMethodLine = Error "E0107":
        "A method line is the method in bold and the path in code marks, with one space \
         between and nothing else on the line: **GET** `/zones/{zone_id}`.";
    UnknownMethod = Error "E0108":
        "The methods are GET, POST, PUT, PATCH, DELETE, HEAD and OPTIONS, in capitals.";
    BadPath = Error "E0109":
        "A path begins with `/`. Its segments are not empty and not `.` or `..`; they hold \
         the characters that RFC 3986 allows in a path (others percent-encoded) and \
         parameters in braces, `{name}`, whose names are letters, digits, `_`, `-` or `.`. \
         It has no query and no fragment.";
    UnderlinedHeading = Error "E0110":
        "This heading is written by underlining its text, and a method line follows, so \
         it could be an endpoint or a part of the description. Endpoints are written `## Title`. \
         If it is meant as a paragraph and a line across the page, put an empty line between them.";
    NoResponses = Error "E0111":
        "The description of an endpoint ends at its `### Responses` heading. Without it \
         nobody can tell description from responses.";
    SecondResponses = Error "E0112":
        "An endpoint has one `### Responses` heading. A second one is probably the rest of \
         an endpoint whose `##` heading and method line are missing.";
    EmptyResponses = Error "E0113":
        "Below `### Responses` stands at least one response: `#### 200 Description`.";
    BadStatus = Error "E0114":
        "A response begins with `#### STATUS description`. STATUS is a code from 100 to \
         599, a class (`2XX`, `4xx`) or `default`.";
    SameStatusTwice = Error "E0115":
        "An endpoint documents each status once; `4XX` and `4xx` are the same.";
    NoBlock = Error "E0116":
        "A response shows its body in one fenced block, marked `json`. An empty block says that no JSON is \
         documented.";
    SecondBlock = Error "E0117":
        "A response has one block, and so has a request of an overlay.";
    NotJsonBlock = Error "E0118":
        "A block is fenced and marked as JSON: three backticks and `json`.";
    BadNote = Error "E0119":
        "The only note of a response of a doc says where the data is: > Data is at `body[\"result\"]`. \
         What follows `body` is any chain of `[\"key\"]` and `[0]`. It stands above the block, once. In an \
         overlay, the notes of endpoints are > Name: and > Next page:, those of requests > Name:, > Type: and \
         > Body is, and that of responses is > Type:. They stand above all text and blocks.";
    Unexpected = Error "E0120":
        "The responses of an endpoint are headings, notes and blocks; anything else would be \
         lost. Text belongs above `### Responses`, where it is description. In an overlay, text is \
         paragraphs and lists, below a method line or `### Request`; blocks and tables stand in sections.";
    Unclosed = Error "E0121":
        "A fence, a comment or an HTML block is opened and never closed, so that it swallows \
         the rest of the doc, and every endpoint in it.";
    HiddenEndpoint = Error "E0122":
        "What looks like an endpoint stands inside a list, a quote or an HTML block, where \
         it is not read as one. Move it out, or put it into a closed code fence if it is an example.";
    NoHeadingText = Error "E0123":
        "The title of a doc or an endpoint is empty. Names are made from titles.";

    BadJson = Error "E0201":
        "The block is not JSON (RFC 8259): no comments, no trailing commas, keys in double quotes.";
    UnknownPlaceholder = Error "E0202":
        "The placeholders are *string*, *integer*, *number* and *boolean*, in double quotes. \
         Any other string is an example value, unless it looks like a placeholder or holds one.";
    SameKeyTwice = Error "E0203":
        "An object documents each of its keys once.";
    SeveralItems = Error "E0204":
        "An array shows its item once: `[x]`. Several items are understood only when all of \
         them are example values.";
    TooDeep = Error "E0205":
        "Arrays and objects are nested to a depth of 64 at most.";

    SameEndpointTwice = Error "E0301":
        "A doc describes each method and path once.";

    SaidTwice = Error "E0401":
        "An overlay says each thing once: one name, one next page, one row for each parameter.";
    BadTable = Error "E0402":
        "Parameters stand in a table with the columns Name, Type and Description, headers in one \
         with Header, Type and Description, and descriptions of fields in one with Name and \
         Description. Names and types stand in code marks, with nothing beside.";
    BadType = Error "E0403":
        "The types of overlays are string, integer, number and boolean, alternatives such as \
         asc | desc (an enumeration) and string | null, each with `!` or `?` at its end. Bytes \
         stand in multipart bodies alone.";
    BadMark = Error "E0404":
        "`!` promises that a value is there, which an answer can do and a request cannot. `?` \
         allows a value to be absent, which items of lists and path parameters never are.";
    BadRequest = Error "E0405":
        "A request shows its JSON in a block, or a note says what else its body is: \
         > Body is `application/octet-stream`, which has no block, > Body is \
         `multipart/form-data`, whose block is an object with a field for each part, or \
         > Body is empty.";
    UnknownSection = Error "E0406":
        "The sections of an overlay are ### Path, ### Query, ### Request and ### Responses.";
    NoDocForOverlay = Error "E0407":
        "An overlay has the file name of the doc that it belongs to. If the doc was renamed or \
         removed, so must be its overlay.";
    NoEndpointForOverlay = Error "E0408":
        "An overlay describes endpoints that the doc has, found by method and path. If the endpoint \
         is gone, its overlay has to go, too: additions must not outlive what they were added to.";
    NoParameterForOverlay = Error "E0409":
        "The rows of ### Path are parameters of the path.";
    NoResponseForOverlay = Error "E0410":
        "The responses of an overlay refine documented ones, which are found by their status.";
    Contradiction = Error "E0411":
        "An overlay refines what the doc says and never contradicts it: `integer` and an \
         enumeration refine `number` and `string`, anything refines what the doc leaves open (null, {} \
         and []). If the doc is wrong, it has to be mended where it comes from.";
    NothingNew = Error "E0412":
        "What an overlay says is more than the doc says: a mark, a narrower type, a new field. What \
         the doc says by itself by now has to be taken out of the overlay.";
    UnmarkedAddition = Error "E0413":
        "A field that the doc does not have is an addition, and says by `!` or `?` whether it is always there. \
         Without a mark it may be a misspelt key of a documented field.";
    BadName = Error "E0414":
        "A name that an overlay gives is a Rust identifier: of a request or a type in \
         UpperCamelCase, of a body in snake_case. It may not be one that is taken.";
    BadPaging = Error "E0415":
        "The next page of a list is asked for by a query parameter, which stands in the table \
         below ### Query, and the endpoint answers with a list.";
    BodyWithoutUse = Error "E0416":
        "Requests by GET, HEAD and OPTIONS have no body.";
    NoFieldForDescription = Error "E0417":
        "The rows that describe fields name fields that the block shows, by key or by \
         steps: `body[\"values\"][\"*\"][\"expiration\"]`.";
    HeadersWithoutUse = Error "E0418":
        "The headers of one success can be documented. Those of a failure are on the error that the caller \
         gets, without types.";

    NoEndpoints = Warning "W0001":
        "A doc has a title and no endpoint, so that its module is empty.";
    HeadingInDescription = Warning "W0002":
        "A `##` heading without a method line stands in a description, and is read as a part of \
         it. Make it `###` if that is right; if it is an endpoint, its method line is missing, \
         and so is `### Responses` above it.";
    EndpointInCode = Warning "W0004":
        "A code block holds a heading, a method line and `### Responses`. That is an example of a \
         doc, or the block ends where another was to begin: look for a fence above it that lacks its end.";
    OtherTitle = Warning "W0005":
        "The endpoint of an overlay repeats the title that the doc has, so that people find \
         it. Where the doc has a new one, the overlay should follow.";
    EndpointInComment = Warning "W0003":
        "What looks like an endpoint stands inside a comment, and is not read.";
}

impl Code {
    /// Whether only an overlay can break the rule.
    pub fn is_of_overlays(self) -> bool {
        self.id().starts_with("E04") || self == Self::OtherTitle
    }

    /// The code of an id, in upper or lower case.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(id))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_lead_back_to_their_code() {
        let ids: BTreeSet<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for &code in Code::ALL {
            assert_eq!(Code::from_id(&code.id().to_lowercase()), Some(code));
            let letter = match code.severity() {
                Severity::Error => "E",
                Severity::Warning => "W",
            };
            assert!(code.id().starts_with(letter));
        }
    }
}
