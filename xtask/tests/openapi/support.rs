//! A small valid tree of schemas in a scratch folder, with the hand-written part of its document.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::codegen::Refusals;
use xtask::openapi;

use crate::copy::copy;

/// Where the operation of the actions stands.
pub(crate) const ENDPOINT: &str = "/paths/~1shop/post";

/// Where the operation of the fixture stands.
pub(crate) const PUT: &str = "/paths/~1api~1v1~1articles~1{id}/put";

/// What stands at a pointer, where something has to be.
pub(crate) fn at<'a>(document: &'a Value, pointer: &str) -> &'a Value {
    document.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {document:#}"))
}

/// A copy of `tests/fixtures/base`, whose one vendor is `shop`.
pub(crate) struct Tree(TempDir);

impl Tree {
    pub(crate) fn new() -> Self {
        let tree = Self(TempDir::new().unwrap());
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base"), &tree.schema());
        tree.write(
            "openapi/base/shop.json",
            &json!({
                "openapi": "3.1.1",
                "info": {"title": "Shop", "version": "1"},
                "x-endpoint": {"path": "/shop", "method": "post", "operation": {"operationId": "shop"}},
                "x-every-operation": {
                    "security": [{"Key": []}],
                    "responses": {
                        "200": {"description": "The reply."},
                        "404": {"description": "The reply, too."},
                        "500": {"description": "Something else.", "content": {}}
                    }
                },
                "components": {"securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
            }),
        );
        tree
    }

    pub(crate) fn schema(&self) -> PathBuf {
        self.0.path().join("schema")
    }

    pub(crate) fn read(&self, file: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.schema().join(file)).unwrap()).unwrap()
    }

    pub(crate) fn write(&self, file: &str, value: &Value) {
        let path = self.schema().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, serde_json::to_string_pretty(value).unwrap()).unwrap();
    }

    /// Changes a file.
    pub(crate) fn change(&self, file: &str, change: impl FnOnce(&mut Value)) {
        let mut value = self.read(file);
        change(&mut value);
        self.write(file, &value);
    }

    /// Name and text of each document.
    pub(crate) fn documents(&self) -> Result<Vec<(String, String)>, Refusals> {
        openapi::documents(&self.schema())
    }

    /// The document of the one vendor.
    pub(crate) fn document(&self) -> Value {
        let documents = self.documents().unwrap_or_else(|refusals| panic!("{refusals}"));
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].0, "shop.json");
        serde_json::from_str(&documents[0].1).unwrap()
    }
}
