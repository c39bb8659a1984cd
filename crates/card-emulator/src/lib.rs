//! card-emulator
