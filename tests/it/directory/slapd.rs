//! The `OpenLDAP` server as Debian packages it, with a folder, an authority and people of its own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::child::Running;

pub const BASE: &str = "ou=people,dc=example,dc=edu";
pub const GATEWAY: &str = "cn=gateway,dc=example,dc=edu";
const INSTALL: &str = "run `make deps-test`";
/// How often another port is tried where somebody else took the chosen one meanwhile.
const TRIES: usize = 5;

/// Alice has an e-mail address and a number of her own; the two of `shared@` have one address together; `double` has two
/// names, and `group` none.
const PEOPLE: &str = r"
dn: dc=example,dc=edu
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn=gateway,dc=example,dc=edu
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: gateway
userPassword: let-me-look

dn: ou=people,dc=example,dc=edu
objectClass: organizationalUnit
ou: people

dn: uid=alice,ou=people,dc=example,dc=edu
objectClass: inetOrgPerson
uid: Alice
cn: Alice Smith
sn: Smith
mail: a.smith@example.edu
employeeNumber: 12345
mobile: +49 151 12345678
departmentNumber: cn=staff,ou=groups,dc=example,dc=edu
userPassword: never-sent

dn: uid=bob,ou=people,dc=example,dc=edu
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Jones
mail: bob@example.edu
mail: shared@example.edu

dn: uid=carol,ou=people,dc=example,dc=edu
objectClass: inetOrgPerson
uid: carol
cn: Carol
sn: Jones
mail: shared@example.edu

dn: cn=Double,ou=people,dc=example,dc=edu
objectClass: inetOrgPerson
uid: double
uid: trouble
cn: Double
sn: Double
mail: double@example.edu

dn: cn=Group,ou=people,dc=example,dc=edu
objectClass: inetOrgPerson
cn: Group
sn: Group
mail: group@example.edu
";

/// A server that runs, or was stopped and can be started again.
pub struct Slapd {
    // Dropped in this order: the folder is removed once nobody writes to it.
    server: Option<Running>,
    folder: TempDir,
    ports: (u16, u16),
}

/// How long it may take until it listens.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until somebody takes connections on a port.
async fn listening(port: u16) {
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A port that nobody has, below those that the system hands out: nobody is given it while the server is down.
fn free_port() -> u16 {
    loop {
        let mut drawn = [0; 2];
        getrandom::fill(&mut drawn).expect("random bytes");
        let port = 10_000 + u16::from_le_bytes(drawn) % 20_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

pub fn authority() -> (rcgen::Certificate, Issuer<'static, KeyPair>) {
    let mut params = CertificateParams::new([]).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("an authority");
    (certificate, Issuer::new(params, key))
}

impl Slapd {
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vestibule-slapd-").tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("room for a file");
        let (certificate, issuer) = authority();
        put("ca.pem", &certificate.pem());
        put("other-ca.pem", &authority().0.pem());
        let key = KeyPair::generate().expect("a key");
        let own = CertificateParams::new(["localhost".to_owned()])
            .and_then(|params| params.signed_by(&key, &issuer))
            .expect("signed");
        put("server.pem", &own.pem());
        put("server.key", &key.serialize_pem());
        put("password", "let-me-look\n");
        put("wrong-password", "let-me-in\n");
        put("people.ldif", PEOPLE);
        std::fs::create_dir(folder.path().join("db")).expect("a folder");
        put(
            "slapd.conf",
            &format!(
                "include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\n\
                 include /etc/ldap/schema/inetorgperson.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n\
                 pidfile {}\nargsfile {}\nTLSCertificateFile {}\nTLSCertificateKeyFile {}\n\
                 database mdb\nsuffix dc=example,dc=edu\ndirectory {}\nmaxsize 16777216\ndbnosync\n\
                 access to attrs=userPassword by anonymous auth by * none\naccess to * by dn.exact={GATEWAY} read by * none\n",
                path("pid"),
                path("args"),
                path("server.pem"),
                path("server.key"),
                path("db"),
            ),
        );
        let mut add = Command::new("/usr/sbin/slapadd");
        add.args(["-q", "-f", &path("slapd.conf"), "-l", &path("people.ldif")]);
        let added = add.output().unwrap_or_else(|error| panic!("cannot fill a directory ({error}); {INSTALL}"));
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let mut slapd = Self { server: None, folder, ports: (0, 0) };
        for _ in 0..TRIES {
            slapd.ports = (free_port(), free_port());
            if slapd.start_again().await {
                return slapd;
            }
        }
        panic!("the directory does not start");
    }

    /// Starts it where it was; whether it could.
    pub async fn start_again(&mut self) -> bool {
        let (plain, tls) = self.ports;
        let mut command = Command::new("/usr/sbin/slapd");
        command.args(["-d", "stats", "-f"]).arg(self.file("slapd.conf"));
        command.args(["-h", &format!("ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{tls}/")]);
        let mut server = Running::start("slapd", &mut command, INSTALL);
        // It has its ports when it says `slapd starting`, and says `slapd stopped` where somebody else has one.
        let starts = server.after("slapd st").await.starts_with("arting");
        self.server = Some(server);
        if starts {
            // It says so before it listens, and nothing more when it does.
            for port in [plain, tls] {
                let listens = tokio::time::timeout(PATIENCE, listening(port)).await;
                listens.unwrap_or_else(|_| panic!("slapd has port {port}, and does not listen"));
            }
        }
        starts
    }

    pub fn stop(&mut self) {
        self.server = None;
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn ldaps(&self) -> String {
        format!("ldaps://localhost:{}", self.ports.1)
    }

    pub fn ldap(&self) -> String {
        format!("ldap://localhost:{}", self.ports.0)
    }

    /// The realm's part of a configuration, with these lines besides.
    pub fn realm(&self, url: &str, ca: &str, more: &str) -> String {
        format!(
            "[[realms]]\nname = \"default\"\n[realms.ldap]\nurl = {url}\nca = \"{}\"\nbind_dn = \"{GATEWAY}\"\n\
             bind_password = {{ file = \"{}\" }}\nbase = \"{BASE}\"\n\
             filter = \"(|(uid={{name}})(mail={{name}})(employeeNumber={{name}}))\"\n\
             groups_attribute = \"departmentNumber\"\n{more}\n",
            self.file(ca).display(),
            self.file("password").display(),
        )
    }
}
