//! Work on many threads whose results come back in the order of its input.

use std::sync::mpsc::{channel, sync_channel, Receiver, Sender, SyncSender};
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes under way at once, however many threads there are.
const BUDGET: u64 = 256 << 20;

/// What is under way, in bytes; one item may always go, however heavy.
#[derive(Default)]
struct Load {
    bytes: Mutex<u64>,
    lighter: Condvar,
}

impl Load {
    fn add(&self, weight: u64) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *bytes > 0 && *bytes + weight > BUDGET {
            bytes = self.lighter.wait(bytes).unwrap_or_else(PoisonError::into_inner);
        }
        *bytes += weight;
    }

    fn drop(&self, weight: u64) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *bytes = bytes.saturating_sub(weight);
        self.lighter.notify_all();
    }
}

/// Runs `work` over `items` on `threads` threads and hands the results to `sink` in the order
/// of the items, whatever order they were finished in.
///
/// `weight` is what an item costs in bytes while it is under way. An error of `sink` ends the
/// run; items not begun are left.
///
/// # Errors
/// The first error of `sink`.
pub fn map<I, T, R, E>(
    items: I,
    threads: usize,
    weight: impl Fn(&T) -> u64 + Sync,
    work: impl Fn(T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator<Item = T> + Send,
    T: Send,
    R: Send,
{
    let threads = threads.max(1);
    let load = Load::default();
    std::thread::scope(|scope| {
        let (order_in, order_out) = sync_channel::<(Receiver<R>, u64)>(threads * 16);
        let (jobs_in, jobs_out) = channel::<(T, Sender<R>)>();
        let jobs_out = Mutex::new(jobs_out);
        let jobs_out = std::sync::Arc::new(jobs_out);
        for _ in 0..threads {
            let (jobs, work) = (jobs_out.clone(), &work);
            scope.spawn(move || loop {
                let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((item, slot)) = job else { break };
                // The sink may have given up.
                let _ = slot.send(work(item));
            });
        }
        let (load, weight) = (&load, &weight);
        scope.spawn(move || feed(items, load, weight, &order_in, &jobs_in));
        let mut result = Ok(());
        for (slot, weight) in order_out.iter() {
            let done = slot.recv();
            load.drop(weight);
            if let (Ok(done), Ok(())) = (done, &result) {
                result = sink(done);
                if result.is_err() {
                    break;
                }
            }
        }
        // The feeder may be waiting for room: let what is queued go.
        for (_, weight) in order_out.try_iter() {
            load.drop(weight);
        }
        drop(order_out);
        load.drop(u64::MAX);
        result
    })
}

fn feed<T, R>(
    items: impl Iterator<Item = T>,
    load: &Load,
    weight: &impl Fn(&T) -> u64,
    order: &SyncSender<(Receiver<R>, u64)>,
    jobs: &Sender<(T, Sender<R>)>,
) {
    for item in items {
        let weight = weight(&item);
        load.add(weight);
        let (slot_in, slot_out) = channel();
        // Either fails only when the sink has given up.
        if order.send((slot_out, weight)).is_err() || jobs.send((item, slot_in)).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let done: Result<(), ()> = map(
                0..1000_u64,
                threads,
                |_| BUDGET / 3,
                |n| {
                    if n % 7 == 0 {
                        std::thread::yield_now();
                    }
                    n * 2
                },
                |n| {
                    seen.push(n);
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_sink_ends_an_endless_run() {
        let mut seen = 0;
        let done = map(
            0..,
            3,
            |_| BUDGET,
            |n: u64| n,
            |n| {
                seen += 1;
                if n == 10 {
                    Err("enough")
                } else {
                    Ok(())
                }
            },
        );
        assert_eq!((done, seen), (Err("enough"), 11));
    }
}
