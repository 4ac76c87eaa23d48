//! A request in the words of a test, and what came back.

use serde_json::{Value, json};

/// A GraphQL request to be sent.
#[derive(Debug, Clone)]
pub struct Ask {
    http: reqwest::Client,
    url: String,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub body: Value,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Ask {
    pub(crate) fn new(http: reqwest::Client, url: &str) -> Self {
        Self { http, url: url.to_owned(), headers: Vec::new() }
    }

    /// Asks another server.
    #[must_use]
    pub fn at(mut self, url: &str) -> Self {
        url.clone_into(&mut self.url);
        self
    }

    /// A request of nobody to a hub at an address.
    pub fn of(url: &str) -> Self {
        Self::new(reqwest::Client::new(), url)
    }

    /// Sets a header, replacing one of the same name.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Names a purpose.
    #[must_use]
    pub fn purpose(self, code: &str) -> Self {
        self.header("x-purpose", code)
    }

    /// Names no purpose.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Wants a partial answer refused whole.
    #[must_use]
    pub fn strictly(self) -> Self {
        self.header("prefer", "handling=strict")
    }

    /// Sends a document.
    pub async fn query(&self, document: &str) -> Reply {
        self.with(document, json!({})).await
    }

    /// Sends a document with variables.
    pub async fn with(&self, document: &str, variables: Value) -> Reply {
        let body = json!({ "query": document, "variables": variables }).to_string();
        self.send("POST", "/graphql", Some(&body)).await
    }

    /// Sends a file of this name, and gives its id.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> String {
        let mut request = self.http.post(format!("{}/files", self.url)).body(bytes);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let reply =
            request.header("x-file-name", percent_encoding(name)).send().await.expect("an answer");
        let text = reply.text().await.expect("a body");
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        body["id"].as_str().unwrap_or_else(|| panic!("no file: {text}")).to_owned()
    }

    /// The bytes of a file.
    pub async fn download(&self, id: &str) -> Vec<u8> {
        let mut request = self.http.get(format!("{}/files/{id}", self.url));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let reply = request.send().await.expect("an answer");
        assert_eq!(reply.status(), 200, "no file {id}");
        reply.bytes().await.expect("a body").to_vec()
    }

    /// Sends any request.
    pub async fn send(&self, method: &str, path: &str, body: Option<&str>) -> Reply {
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        let has_type = self.headers.iter().any(|(name, _)| name == "content-type");
        if body.is_some() && !has_type {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let reply = request.send().await.expect("an answer");
        let status = reply.status().as_u16();
        let headers = reply.headers().clone();
        let text = reply.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply { status, text, body, headers }
    }
}

impl Reply {
    /// The data, of an answer without errors.
    pub fn data(&self) -> &Value {
        assert!(self.body["errors"].is_null(), "{}", self.text);
        &self.body["data"]
    }

    /// Codes of all errors.
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().filter_map(|error| error["extensions"]["code"].as_str()).collect()
    }

    /// Attributes of all errors.
    pub fn refused(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().filter_map(|error| error["extensions"]["attribute"].as_str()).collect()
    }

    /// The entry of the receipt.
    pub fn entry(&self) -> &str {
        self.body["extensions"]["receipt"]["entry"].as_str().expect("a receipt")
    }
}

/// Every byte of a text, percent-encoded.
pub fn percent_encoding(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}
