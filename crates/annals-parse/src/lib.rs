//! Annals: text to tokens, sentences and dependency trees.
