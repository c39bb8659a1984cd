//! Texts that must be read back, sealed: ChaCha20-Poly1305 with a random nonce, under a key made from the state's.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::State;
use super::key::Short;
use crate::error::{Error, ErrorKind};

impl State {
    /// Seals a value; it opens beside the same card only.
    pub(super) fn seal(&self, card: &Short, value: &impl Serialize) -> Result<Vec<u8>, Error> {
        let wrong = || Error::new(ErrorKind::State, "what the local state keeps could not be sealed");
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| wrong())?;
        let mut text = serde_json::to_vec(value).map_err(|_| wrong())?;
        let sealed = self.sealing_key()?.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(card),
            &mut text,
        );
        sealed.map_err(|_| wrong())?;
        Ok([&nonce[..], &text].concat())
    }

    /// Opens what was sealed beside this card.
    pub(super) fn unseal<T: DeserializeOwned>(&self, card: &Short, sealed: &[u8]) -> Result<T, Error> {
        let wrong = || Error::new(ErrorKind::State, "the local state is damaged: a sealed entry does not open");
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(wrong)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| wrong())?;
        let mut text = text.to_vec();
        let text = self.sealing_key()?.open_in_place(nonce, Aad::from(card), &mut text).map_err(|_| wrong())?;
        serde_json::from_slice(text).map_err(|_| wrong())
    }

    fn sealing_key(&self) -> Result<LessSafeKey, Error> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.key.derived("seal"));
        let key = key.map_err(|_| Error::new(ErrorKind::State, "the key of the local state cannot be used"))?;
        Ok(LessSafeKey::new(key))
    }
}
