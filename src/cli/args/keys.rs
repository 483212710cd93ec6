//! What can be typed of `key`.

use clap::{Args, Subcommand, ValueEnum};

use super::{IdArg, ReasonArg};
use crate::domain::factor::Method;
use crate::domain::role::Role;
use crate::domain::service::{CallbackMethod, ServiceOptions};
use crate::engine::keys::Api;

/// Arguments of `key`.
#[derive(Debug, Clone, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct KeyArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: KeyCommand,
    /// Why.
    #[command(flatten)]
    pub reason: ReasonArg,
}

/// Commands of `key`.
#[derive(Debug, Clone, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it. It is never shown again.
    #[command(after_help = "Examples:\n  vestibule key create --api admin --role auditor --name prometheus\n  \
        vestibule key create --api admin --role helpdesk --name front-desk\n  \
        vestibule key create --api authy --name Shop --callback https://shop.example.org/authy/callback\n  \
        vestibule key create --api authy --name Shop --methods onetouch,sms --code-length 6\n  \
        vestibule key create --api verify --name Shop")]
    Create(KeyCreateArgs),
    /// List the keys, without what proves them.
    #[command(after_help = "Example:\n  vestibule key list --json")]
    List,
    /// Make another key for the application of a key, and print it. Both are good until `key revoke` ends the old one; callbacks
    /// are signed with the new one from now on, and tokens that register people without a number must be.
    #[command(after_help = "Example:\n  vestibule key renew 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61")]
    Renew(IdArg),
    /// End a key at once. With its last key an application ends: phones show its open questions no more.
    #[command(after_help = "Example:\n  vestibule key revoke 0198c5f2-7a3e-7c11-9a55-3f1d8f0c2b61")]
    Revoke(IdArg),
}

/// Arguments of `key create`.
#[derive(Debug, Clone, Args)]
pub struct KeyCreateArgs {
    /// What the key is good for.
    #[arg(long, value_enum)]
    pub api: ApiArg,
    /// What an admin key may do; everything but keys if left out.
    #[arg(long, value_enum)]
    pub role: Option<RoleArg>,
    /// What to call it.
    #[arg(long, default_value = "")]
    pub name: String,
    /// Let those services of a verify key that say `Push.SilentApproval=true` ask a phone's own app without a notification, and have
    /// the app answer by itself.
    #[arg(long)]
    pub silent_approval: bool,
    /// What its application may do.
    #[command(flatten)]
    pub application: ApplicationArgs,
}

/// What the application of an authy key may do. What is left out is as in the closed service.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "The application of an authy key")]
pub struct ApplicationArgs {
    /// Digits of the codes it sends, 6 to 10 [default: 7].
    #[arg(long, value_name = "DIGITS")]
    pub code_length: Option<u8>,
    /// The factors it may use [default: onetouch,softtoken,sms,voice].
    #[arg(long, value_enum, value_delimiter = ',', value_name = "METHOD")]
    pub methods: Option<Vec<MethodArg>>,
    /// The address that is told of approvals and denials.
    #[arg(long, value_name = "URL")]
    pub callback: Option<String>,
    /// How it is told [default: post].
    #[arg(long, value_enum, requires = "callback")]
    pub callback_method: Option<CallbackArg>,
    /// Send new users no link to set up the phone, unless the program asks for it.
    #[arg(long)]
    pub no_install_links: bool,
    /// Take any code for right until a user's first right one, unless the program says `force=true`, as the closed service did.
    /// Whoever registers a number is let in without having it.
    #[arg(long)]
    pub danger_believe_first_code: bool,
}

impl KeyCreateArgs {
    /// What was said of an application; `None` if nothing was.
    pub fn service(&self) -> Option<ServiceOptions> {
        let said = &self.application;
        let default = ServiceOptions::default();
        let options = ServiceOptions {
            code_digits: said.code_length.unwrap_or(default.code_digits),
            methods: match &said.methods {
                Some(methods) => methods.iter().map(|method| (*method).into()).collect(),
                None => default.methods.clone(),
            },
            callback: said.callback.clone(),
            callback_method: said.callback_method.map_or(default.callback_method, Into::into),
            install_links: !said.no_install_links,
            believes_first_code: said.danger_believe_first_code,
        };
        (options != default).then_some(options)
    }
}

/// A factor that an application may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodArg {
    /// Approval on the phone.
    Onetouch,
    /// Codes of the phone or of an authenticator app.
    Softtoken,
    /// Codes by text message.
    Sms,
    /// Codes by a call.
    Voice,
    /// Codes by e-mail, which is no second factor by NIST.
    Email,
}

impl From<MethodArg> for Method {
    fn from(method: MethodArg) -> Self {
        match method {
            MethodArg::Onetouch => Self::OneTouch,
            MethodArg::Softtoken => Self::SoftToken,
            MethodArg::Sms => Self::Sms,
            MethodArg::Voice => Self::Voice,
            MethodArg::Email => Self::Email,
        }
    }
}

/// How an application is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CallbackArg {
    /// A body of JSON.
    Post,
    /// A body as forms have it.
    Form,
    /// Everything in the query.
    Get,
}

impl From<CallbackArg> for CallbackMethod {
    fn from(method: CallbackArg) -> Self {
        match method {
            CallbackArg::Post => Self::Post,
            CallbackArg::Form => Self::Form,
            CallbackArg::Get => Self::Get,
        }
    }
}

/// A role of an admin key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Reads everything, changes nothing.
    Auditor,
    /// Looks people up and gets them in again.
    Helpdesk,
    /// Everything but keys.
    Admin,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Auditor => Self::Auditor,
            RoleArg::Helpdesk => Self::Helpdesk,
            RoleArg::Admin => Self::Admin,
        }
    }
}

/// An interface that takes keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ApiArg {
    /// The Authy-compatible interface on the portal.
    Authy,
    /// The Verify-compatible interface on the portal.
    Verify,
    /// The admin listener.
    Admin,
}

impl From<ApiArg> for Api {
    fn from(api: ApiArg) -> Self {
        match api {
            ApiArg::Authy => Self::Authy,
            ApiArg::Verify => Self::Verify,
            ApiArg::Admin => Self::Admin,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::args::{Cli, Command};

    #[test]
    fn what_an_application_may_do_is_said_by_options() {
        let typed = |line: &str| {
            let line = format!("vestibule key create --api authy --name Shop {line}");
            match Cli::try_parse_from(line.split_whitespace()).map(|cli| cli.command) {
                Ok(Command::Key(KeyArgs { command: KeyCommand::Create(create), .. })) => Ok(create.service()),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error.to_string()),
            }
        };
        assert_eq!(typed(""), Ok(None));
        let expected = ServiceOptions {
            code_digits: 6,
            methods: vec![Method::OneTouch, Method::Sms],
            callback: Some("https://shop.test/cb".to_owned()),
            callback_method: CallbackMethod::Form,
            install_links: false,
            believes_first_code: true,
        };
        let all = "--code-length 6 --methods onetouch,sms --callback https://shop.test/cb --callback-method form \
                   --no-install-links --danger-believe-first-code";
        assert_eq!(typed(all), Ok(Some(expected)));
        assert!(typed("--callback-method get").expect_err("of no callback").contains("--callback"));
        assert!(typed("--methods recovery").expect_err("no factor of programs").contains("onetouch"));
    }
}
