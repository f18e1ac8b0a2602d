//! llama.cpp as this engine needs it: one model, one context, one sequence of tokens.
//!
//! This wraps the raw bindings and not the `llama-cpp-2` crate because two things decide whether the engine stays
//! usable on a busy machine, and that crate has neither: the number of threads must change between two tokens
//! (`llama_set_n_threads`), and a long prompt must be given up in the middle (`llama_set_abort_callback`).
//!
//! Everything unsafe is in this file. The invariants: [`Model`] outlives the [`Session`] made from it (by lifetime),
//! both stay on one thread (raw pointers make them `!Send`), and no pointer that llama.cpp returns is kept after the
//! next call.

#![expect(unsafe_code, reason = "this file is the border to C")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::marker::PhantomData;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};

use llama_cpp_sys_2 as sys;

use super::likeliest::Likeliest;
use crate::models::backend::Message;

/// A number that stands for a piece of text, see the model's vocabulary.
pub(super) type Token = sys::llama_token;

/// The folder with what computes, for each kind of processor. Named in full, since llama.cpp would look into the current
/// directory as well.
#[cfg(feature = "portable")]
fn beside_the_program() -> Option<CString> {
    let program = std::env::current_exe().ok()?.canonicalize().ok()?;
    CString::new(program.parent()?.parent()?.join("lib/lotse").to_str()?).ok()
}

/// The weights.
pub(super) struct Model {
    raw: NonNull<sys::llama_model>,
    vocab: *const sys::llama_vocab,
}

impl Model {
    /// Reads a GGUF file; `progress` hears fractions from 0 to 1. `None` when llama.cpp refuses the file; it has told
    /// the log why.
    pub(super) fn load(file: &Path, mut progress: impl FnMut(f32)) -> Option<Self> {
        unsafe extern "C" fn report<F: FnMut(f32)>(fraction: f32, user: *mut c_void) -> bool {
            // SAFETY: `user` is the `&mut progress` below, which outlives the call to load.
            let progress = unsafe { &mut *user.cast::<F>() };
            progress(fraction);
            true
        }
        fn trampoline<F: FnMut(f32)>(_: &F) -> unsafe extern "C" fn(f32, *mut c_void) -> bool {
            report::<F>
        }
        let path = CString::new(file.to_str()?).ok()?;
        #[cfg(feature = "portable")]
        let processors = beside_the_program()?;
        // SAFETY: no preconditions but that the folder is a C string; all may be called more than once.
        let mut params = unsafe {
            sys::llama_log_set(Some(log), std::ptr::null_mut());
            #[cfg(feature = "portable")]
            if sys::ggml_backend_reg_count() == 0 {
                sys::ggml_backend_load_all_from_path(processors.as_ptr());
            }
            sys::llama_backend_init();
            sys::llama_model_default_params()
        };
        // Repacked weights are a second copy in memory that cannot be given back, for no gain that was measured here.
        params.use_extra_bufts = false;
        params.progress_callback = Some(trampoline(&progress));
        params.progress_callback_user_data = std::ptr::from_mut(&mut progress).cast();
        // SAFETY: `path` is a C string, the parameters come from llama.cpp, the callback's data outlives the call.
        let raw = NonNull::new(unsafe { sys::llama_model_load_from_file(path.as_ptr(), params) })?;
        // SAFETY: the model is valid; the vocabulary belongs to it and lives as long.
        let vocab = unsafe { sys::llama_model_get_vocab(raw.as_ptr()) };
        Some(Self { raw, vocab })
    }

    /// Returns true if the model can only read and never write (an embedding model for example).
    pub(super) fn can_generate(&self) -> bool {
        // SAFETY: the model is valid.
        unsafe { sys::llama_model_has_decoder(self.raw.as_ptr()) && !sys::llama_model_has_encoder(self.raw.as_ptr()) }
    }

    /// The chat template that the file brings.
    fn template(&self) -> Option<CString> {
        // SAFETY: the model is valid; the text is copied before the next call.
        unsafe {
            let text = sys::llama_model_chat_template(self.raw.as_ptr(), std::ptr::null());
            (!text.is_null()).then(|| CStr::from_ptr(text).to_owned())
        }
    }

    /// Lays out a conversation in the model's own chat template, up to where the assistant speaks. `None` where the
    /// file has no template or one that llama.cpp does not know.
    pub(super) fn render(&self, messages: &[Message]) -> Option<String> {
        let template = self.template()?;
        let texts: Vec<(CString, CString)> = messages
            .iter()
            .map(|message| {
                Some((
                    CString::new(message.role.name()).ok()?,
                    CString::new(&*message.content).ok()?,
                ))
            })
            .collect::<Option<_>>()?;
        let chat: Vec<sys::llama_chat_message> = texts
            .iter()
            .map(|(role, content)| sys::llama_chat_message {
                role: role.as_ptr(),
                content: content.as_ptr(),
            })
            .collect();
        let mut text = vec![0_u8; 256 + 2 * messages.iter().map(|m| m.content.len() + 64).sum::<usize>()];
        loop {
            let size = i32::try_from(text.len()).ok()?;
            // SAFETY: the messages and the template live until the end of this function; the buffer has `size` bytes.
            let needed = unsafe {
                let buffer = text.as_mut_ptr().cast::<c_char>();
                sys::llama_chat_apply_template(template.as_ptr(), chat.as_ptr(), chat.len(), true, buffer, size)
            };
            let needed = usize::try_from(needed).ok()?;
            if needed <= text.len() {
                text.truncate(needed);
                return String::from_utf8(text).ok();
            }
            text.resize(needed, 0);
        }
    }

    /// Returns whether a prompt begins with a token of its own that the template does not write.
    pub(super) fn first_token(&self) -> Option<Token> {
        // SAFETY: the vocabulary is valid.
        unsafe { sys::llama_vocab_get_add_bos(self.vocab).then(|| sys::llama_vocab_bos(self.vocab)) }
    }

    /// Splits text into tokens. Only with `special` do texts such as `<|im_end|>` become control tokens.
    pub(super) fn tokenize(&self, text: &str, special: bool) -> Vec<Token> {
        let Ok(length) = i32::try_from(text.len()) else {
            return Vec::new();
        };
        let mut tokens: Vec<Token> = vec![0; text.len() + 8];
        // SAFETY: text and buffer are valid for the sizes that are passed; a token covers at least one byte.
        let count = unsafe {
            let (from, to) = (text.as_ptr().cast::<c_char>(), tokens.as_mut_ptr());
            sys::llama_tokenize(self.vocab, from, length, to, length + 8, false, special)
        };
        tokens.truncate(usize::try_from(count).unwrap_or(0));
        tokens
    }

    /// The bytes of a token; control tokens have none. A character can be split between two tokens.
    pub(super) fn bytes(&self, token: Token) -> Vec<u8> {
        let mut buffer = vec![0_u8; 64];
        loop {
            let size = i32::try_from(buffer.len()).unwrap_or(i32::MAX);
            // SAFETY: the buffer has `size` bytes.
            let written = unsafe {
                sys::llama_token_to_piece(self.vocab, token, buffer.as_mut_ptr().cast::<c_char>(), size, 0, false)
            };
            match usize::try_from(written) {
                Ok(length) => {
                    buffer.truncate(length);
                    return buffer;
                }
                Err(_) => buffer.resize(written.unsigned_abs() as usize, 0),
            }
        }
    }

    /// Returns true if a token ends the answer.
    pub(super) fn is_end(&self, token: Token) -> bool {
        // SAFETY: the vocabulary is valid and the token comes from it.
        unsafe { sys::llama_vocab_is_eog(self.vocab, token) }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: the model is valid and no session is left that uses it.
        unsafe { sys::llama_model_free(self.raw.as_ptr()) }
    }
}

/// Why a batch of tokens was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// The flag that was given to [`Model::session`] was raised.
    Stopped,
    /// llama.cpp failed with this number.
    Failed(i32),
}

/// The state of one conversation: which tokens were read, and what the model made of them.
pub(super) struct Session<'a> {
    raw: NonNull<sys::llama_context>,
    model: &'a Model,
    stop: PhantomData<&'a AtomicBool>,
}

impl Model {
    /// Makes room for a conversation of `context` tokens that are read at most `batch` at a time. Reading is given up
    /// when `stop` becomes true. `None` when there is not enough memory.
    pub(super) fn session<'a>(&'a self, context: u32, batch: u32, stop: &'a AtomicBool) -> Option<Session<'a>> {
        unsafe extern "C" fn stopped(flag: *mut c_void) -> bool {
            // SAFETY: the flag outlives the session by its lifetime.
            unsafe { &*flag.cast::<AtomicBool>() }.load(Ordering::Relaxed)
        }
        // SAFETY: no preconditions.
        let mut params = unsafe { sys::llama_context_default_params() };
        params.n_ctx = context;
        params.n_batch = batch;
        params.n_ubatch = batch;
        // Only the last token of a prompt needs logits: 150 000 numbers for every other one would be memory for nothing.
        params.n_outputs_max = 1;
        params.no_perf = true;
        // A sliding window that forgets cannot go back to where the next question differs.
        params.swa_full = true;
        params.abort_callback = Some(stopped);
        params.abort_callback_data = std::ptr::from_ref(stop).cast_mut().cast();
        // SAFETY: the model is valid and outlives the session by its lifetime, as does the flag.
        let raw = NonNull::new(unsafe { sys::llama_init_from_model(self.raw.as_ptr(), params) })?;
        Some(Session {
            raw,
            model: self,
            stop: PhantomData,
        })
    }
}

impl Session<'_> {
    /// The longest conversation, in tokens; llama.cpp may round up what was asked for.
    pub(super) fn context(&self) -> usize {
        // SAFETY: the context is valid.
        unsafe { sys::llama_n_ctx(self.raw.as_ptr()) as usize }
    }

    /// Computes with this many threads from the next batch on.
    pub(super) fn set_threads(&mut self, threads: i32) {
        // SAFETY: the context is valid and not computing.
        unsafe { sys::llama_set_n_threads(self.raw.as_ptr(), threads, threads) }
    }

    /// Reads tokens that follow those read so far.
    pub(super) fn read(&mut self, tokens: &[Token]) -> Result<(), Unread> {
        let count = i32::try_from(tokens.len()).map_err(|_| Unread::Failed(i32::MAX))?;
        // SAFETY: the batch borrows the tokens for this call only, and llama.cpp does not write to them.
        let status = unsafe {
            let batch = sys::llama_batch_get_one(tokens.as_ptr().cast_mut(), count);
            sys::llama_decode(self.raw.as_ptr(), batch)
        };
        match status {
            0 => Ok(()),
            2 => Err(Unread::Stopped),
            other => Err(Unread::Failed(other)),
        }
    }

    /// The likeliest token after all that was read. `None` before anything was read.
    pub(super) fn likeliest(&mut self) -> Option<Likeliest> {
        // SAFETY: the context is valid; llama.cpp returns null or one number for each token of the vocabulary, and the
        // slice ends before the next call.
        let logits = unsafe {
            let first = sys::llama_get_logits_ith(self.raw.as_ptr(), -1);
            let count = usize::try_from(sys::llama_vocab_n_tokens(self.model.vocab)).ok()?;
            if first.is_null() {
                &[]
            } else {
                std::slice::from_raw_parts(first, count)
            }
        };
        Likeliest::among(logits)
    }

    /// Forgets all tokens from position `from` on. False where this kind of model cannot forget a part; then nothing
    /// is left.
    pub(super) fn truncate(&mut self, from: usize) -> bool {
        let from = i32::try_from(from).unwrap_or(i32::MAX);
        // SAFETY: the context is valid.
        unsafe {
            let memory = sys::llama_get_memory(self.raw.as_ptr());
            let done = sys::llama_memory_seq_rm(memory, 0, from, -1);
            if !done {
                sys::llama_memory_clear(memory, true);
            }
            done
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // SAFETY: the context is valid and not used again.
        unsafe { sys::llama_free(self.raw.as_ptr()) }
    }
}

/// Passes llama.cpp's warnings and errors to standard error, which is the engine's log file.
unsafe extern "C" fn log(level: sys::ggml_log_level, text: *const c_char, _: *mut c_void) {
    if level == sys::GGML_LOG_LEVEL_WARN || level == sys::GGML_LOG_LEVEL_ERROR {
        // SAFETY: llama.cpp passes a C string that is valid for this call.
        let text = unsafe { CStr::from_ptr(text) };
        crate::log::engine(text.to_string_lossy().trim_end());
    }
}
