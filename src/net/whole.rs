//! Work that is done whole once it began, whoever waited for it.

use std::panic::resume_unwind;

/// Does `work` as a task of its own: it goes on to its end though whoever waits here is dropped. A step that was committed
/// is then also counted, logged and told, and not only kept. A panic in it comes out here.
pub async fn to_its_end<F>(work: F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    match tokio::spawn(work).await.map_err(tokio::task::JoinError::try_into_panic) {
        Ok(output) => output,
        Err(Ok(panic)) => resume_unwind(panic),
        // Nobody aborts it but a runtime that ends, and whoever waits here ends with it.
        Err(Err(_)) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::{Notify, oneshot};

    use super::*;

    #[tokio::test]
    async fn work_goes_on_when_nobody_waits_any_more() {
        let (asked, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (done, is_done) = oneshot::channel();
        let (ask, released) = (Arc::clone(&asked), Arc::clone(&release));
        let work = to_its_end(async move {
            ask.notify_one();
            released.notified().await;
            done.send(7)
        });
        tokio::select! {
            biased;
            _ = work => panic!("it waits"),
            () = asked.notified() => {}
        }
        release.notify_one();
        assert_eq!(is_done.await, Ok(7));
    }

    #[tokio::test]
    #[should_panic(expected = "a fault in a handler")]
    async fn a_panic_is_passed_on() {
        let () = to_its_end(async { panic!("a fault in a handler") }).await;
    }
}
