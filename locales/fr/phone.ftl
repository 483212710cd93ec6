# The phone's page, in French.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Une nouvelle version de cette page est prête.
update-load = La charger
cancel = Annuler
not-now = Pas maintenant
done = Terminé
copy = Copier
copied = Copié
not-copied = Non copié
loading = Chargement…

status-not-ready = Pas prêt
status-empty = Aucun compte pour l’instant
status-offline = Hors ligne
status-offline-codes = Hors ligne. Les codes fonctionnent toujours.
status-attention = Une action est nécessaire
status-watching = À l’écoute des demandes
calm-title = Rien à approuver
calm-hint = Quand vous vous connectez quelque part, la demande apparaît ici tant que cette page est ouverte.
calm-hint-push = Quand vous vous connectez quelque part, la demande apparaît ici, et cet appareil vous prévient quand la page est fermée.
calm-off-title = N’écoute pas les demandes
calm-off-hint = Le portail est injoignable. Cette page continue d’essayer.
calm-nobody-hint = Aucun compte de cet appareil ne peut répondre en ce moment.
blocked-title = Ce navigateur ne peut pas servir de téléphone
blocked-store = Ce navigateur ne laisse rien garder à cette page ; elle n’a donc pas de place pour une clé. Quittez la fenêtre privée, ou autorisez les données pour ce site.
blocked-start = Cette page n’a pas pu démarrer. Rechargez-la.
blocked-insecure = Les clés ne se créent que par une connexion sécurisée. Ouvrez cette page à son adresse https://.
blocked-no-crypto = Ce navigateur ne peut pas créer de clés (il n’a pas Web Crypto). Utilisez un navigateur plus récent.
blocked-no-store = Ce navigateur n’a pas de place pour une clé (IndexedDB). Utilisez un navigateur plus récent, ou quittez la fenêtre privée.

requests-title = En attente de votre réponse
request-new = Nouvelle demande pour { $account } : { $message }
request-unnamed = Demande de connexion
request-asked = Demandé : { $when }, se termine dans { $left }
request-not-me = Ce n’était pas moi
request-deny = Refuser, mais c’était moi
request-approve = C’était moi
request-number = Saisissez le nombre qu’affiche votre navigateur
request-number-hint = Aucun nombre devant vous ? Alors ce n’est pas votre connexion.
request-choice = C’était moi : { $number }
request-choose = C’était moi : touchez le nombre qu’affiche votre navigateur
request-choose-hint = Tout autre nombre arrête la connexion.
request-sending = Envoi…
request-changed = Cette demande a changé. Relisez-la avant de répondre.
result-approved = Approuvé
result-approved-what = Vous pouvez continuer dans le navigateur.
result-denied = Refusé
result-denied-what = La connexion a été arrêtée.
result-not-me = Refusé et signalé
result-not-me-what = La connexion a été arrêtée. Quelqu’un d’autre semble connaître votre mot de passe : changez-le et prévenez ceux qui gèrent ce service.
result-wrong-number = Le nombre était faux
result-wrong-number-what = La connexion a été arrêtée. Si c’était vous, recommencez et saisissez le nombre qu’affiche votre navigateur.
result-expired = Expiré
result-expired-what = Personne n’a répondu à temps. Si c’était vous, recommencez la connexion.
result-answered = Déjà répondu
result-answered-what = Cette demande a été réglée ailleurs ou retirée.
result-approved-elsewhere = Elle a été approuvée ailleurs.
result-denied-elsewhere = Elle a été refusée ailleurs.
result-waiting = En attente
question-approve = Approuver
question-deny = Refuser
result-question-approved-what = L’auteur de la demande sait que vous êtes d’accord.
result-question-denied-what = L’auteur de la demande sait que vous n’êtes pas d’accord.
result-question-not-me-what = L’auteur de la demande sait que vous n’êtes pas d’accord, et plus rien n’est demandé à ce téléphone pendant un certain temps. Quelqu’un d’autre connaît peut-être votre mot de passe à cet endroit : changez-le.
result-question-expired-what = Personne n’a répondu à temps.
caller-what = Ne continuez que si vous avez vous-même appelé l’assistance. Vous verrez deux mots à lui lire. Quiconque vous appelle et vous les demande est un escroc.
caller-open = C’est moi qui appelle : afficher les mots
caller-read = Lisez ces deux mots à l’assistance
caller-spell = Ils sont en anglais. Vous pouvez aussi les épeler, lettre par lettre.
caller-confirm = Je les ai lus
caller-not-me = Ce n’est pas moi qui appelle
caller-deny = Ne pas répondre
result-caller-confirmed = Répondu
result-caller-confirmed-what = Poursuivez votre appel.
result-caller-denied-what = L’assistance est informée que vous ne répondez pas.
result-not-calling-what = Quelqu’un a appelé l’assistance en votre nom. Elle en est informée, et plus rien n’est demandé sur ce téléphone pendant un certain temps.
result-caller-expired-what = Personne n’a répondu à temps. L’assistance peut redemander.
history-title = Demandes récentes
history-empty = Aucune demande à ce téléphone pour l’instant.
history-row = { $result }, { $when }

empty-title = Faites de cet appareil votre seconde clé
empty-what = Il vous demandera d’approuver vos connexions et affichera des codes, même hors ligne. La clé est créée ici et ne quitte jamais cet appareil.
empty-step-one = Sur votre ordinateur, connectez-vous et ouvrez la page de votre compte. À la première connexion, la page de configuration le propose aussi.
empty-step-two = Choisissez « Ajouter un téléphone ». Un code QR et un lien apparaissent ; ils servent une fois, pendant 15 minutes.
empty-step-three = Pointez l’appareil photo de ce téléphone vers le code, ou ouvrez ou collez le lien ici.
empty-none = Pas de telle page ? Ceux qui gèrent le service peuvent vous envoyer un lien.
add-title = Ajouter un compte
add-scan = Scanner un code QR
add-paste = Coller un lien
register-title = Enregistrer cet appareil
register-link-known = Le lien est là. Il ne manque qu’une chose :
register-link = Lien d’enregistrement
register-name = Un nom pour cet appareil
register-name-hint = Pour distinguer vos appareils.
register-go = Enregistrer
register-wrong-link = Ce n’est pas un lien d’enregistrement. Il ressemble à « …/authenticator#register=VA… ».
register-other-portal = Ce lien appartient à un autre portail. Ouvrez-le à { $address }.
register-ios = Avant de vous enregistrer sur un iPhone ou un iPad : copiez le lien, ajoutez cette page à l’écran d’accueil (« Partager », puis « Sur l’écran d’accueil »), ouvrez-la là et collez le lien. Dans Safari seul, la clé se perd après une semaine sans visite.
register-copy = Copier le lien
register-copied = Lien copié
register-busy = Enregistrement…
register-used = Ce lien a déjà servi ou a expiré. Demandez-en un nouveau.
register-done = Ce téléphone répond désormais pour { $account }.
scan-title = Scanner le code QR
scan-camera = Appareil photo
scan-point = Pointez l’appareil photo vers le code QR.
scan-failed = L’appareil photo ne peut pas être utilisé. Collez plutôt le lien, ou ouvrez-le avec l’application photo du téléphone.
install-ios = Gardez cette page à portée de main : dans Safari, touchez « Partager », puis « Sur l’écran d’accueil ».
install-android = Gardez cette page à portée de main : dans le menu du navigateur, choisissez « Ajouter à l’écran d’accueil » ou « Installer l’application ».
install-what = Gardez cette page à portée de main, comme application à part entière.
install-go = Installer
device-name = { $browser } sur { $system }
device-browser = Ce navigateur
device-system = cet appareil

accounts-title = Comptes
account-device = en tant que « { $name } »
account-rename = Renommer
account-rename-title = Renommer ce compte
account-rename-what = Le nom n’est gardé que sur ce téléphone. Un nom vide rétablit l’original.
account-rename-label = Nom
account-remove = Supprimer
account-remove-title = Supprimer « { $name } » ?
account-remove-what = Ce téléphone n’approuvera plus les connexions de ce compte et n’affichera plus ses codes. Assurez-vous d’avoir un autre moyen de vous connecter.
account-not-told = Le portail n’a pas été prévenu
account-not-told-what = Vous pouvez quand même oublier le compte ici. Le portail listera alors encore ce téléphone : supprimez-le là aussi.
account-forget-anyway = Oublier quand même
account-forget = Oublier ce compte
account-removed = { $name } a été supprimé de ce téléphone.
account-slow-down = Le portail demande à ce téléphone de ralentir. Il réessaie de lui-même.
account-no-key = Ce navigateur a perdu la clé de ce compte, par exemple parce que ses données ont été effacées. Demandez un nouveau lien et enregistrez-vous à nouveau.
account-revoked = Ce téléphone a été supprimé : le portail n’accepte plus sa clé. Si ce n’était pas vous, prévenez ceux qui gèrent ce service.
account-unfinished = L’enregistrement n’a pas été achevé.
account-finish = L’achever maintenant
code-wanted = { $app } attend ce code. Saisissez-le là, et nulle part ailleurs.
code-label = Code
code-seconds = { $count } s
code-none = pas de code
code-copied = Code copié.
code-not-copied = Le code n’a pas pu être copié.
clock-slow-seconds =
    { $count ->
        [one] L’horloge de ce téléphone retarde de { $count } seconde ; le code suit l’horloge du portail.
       *[other] L’horloge de ce téléphone retarde de { $count } secondes ; le code suit l’horloge du portail.
    }
clock-slow-minutes =
    { $count ->
        [one] L’horloge de ce téléphone retarde de { $count } minute ; le code suit l’horloge du portail.
       *[other] L’horloge de ce téléphone retarde de { $count } minutes ; le code suit l’horloge du portail.
    }
clock-fast-seconds =
    { $count ->
        [one] L’horloge de ce téléphone avance de { $count } seconde ; le code suit l’horloge du portail.
       *[other] L’horloge de ce téléphone avance de { $count } secondes ; le code suit l’horloge du portail.
    }
clock-fast-minutes =
    { $count ->
        [one] L’horloge de ce téléphone avance de { $count } minute ; le code suit l’horloge du portail.
       *[other] L’horloge de ce téléphone avance de { $count } minutes ; le code suit l’horloge du portail.
    }

push-title = Notifications
push-state-on = Activées
push-state-off = Désactivées
push-state-blocked = Bloquées
push-ask-title = Savoir aussitôt qu’on vous interroge
push-ask = Quand quelqu’un se connecte avec votre mot de passe, cet appareil peut vous prévenir en quelques secondes, même si cette page est fermée. Sinon, vous ne le voyez que lorsque la page est ouverte.
push-ask-ntfy = Ce navigateur ne peut pas être réveillé quand la page est fermée. L’application ntfy peut vous prévenir à sa place qu’une demande arrive, et vous mener ici.
push-turn-on = Activer les notifications
push-turn-off = Désactiver
push-use-ntfy = Utiliser ntfy
push-use-browser = Utiliser les notifications de ce navigateur
push-again = Réessayer
push-on-what = Cet appareil vous prévient quand une demande arrive, même si cette page est fermée. Vous répondez toujours sur cette page, jamais dans la notification.
push-off-what = Les demandes ne se voient que tant que cette page est ouverte.
push-blocked-what = Ce navigateur bloque les notifications de cette page. Pour les autoriser, ouvrez les paramètres de ce site (à côté de son adresse, ou dans les infos de l’application sur l’écran d’accueil), réglez les notifications sur « Autoriser » et revenez ici.
push-ios-what = Sur un iPhone ou un iPad, seules les pages de l’écran d’accueil peuvent vous prévenir. Touchez « Partager », puis « Sur l’écran d’accueil », ouvrez la page là et enregistrez-la comme un téléphone à part.
push-unable-what = Ce navigateur ne peut pas vous prévenir quand cette page est fermée.
push-undecided = Rien n’a été choisi. Le navigateur demandera de nouveau quand vous activerez les notifications.
push-failed = Les notifications n’ont pas pu être configurées : le service push du navigateur n’a pas répondu.
push-untold = Le portail n’a pas pu être informé. Cette page réessaie d’elle-même.
push-ntfy-what = Ouvrez l’application ntfy et ajoutez un abonnement pour chaque adresse ci-dessous. Qui connaît une adresse apprend quand on vous interroge pour ce compte, mais pas sur quoi : gardez-la pour vous.
push-ntfy-address = Adresse pour ntfy
push-turned-on = Les notifications sont activées.
push-turned-off = Les notifications sont désactivées.
wake-request = Une demande vous attend. Ouvrez-la pour la lire.
wake-open = Ouvrez-la pour répondre.
wake-over = Cette demande est terminée.
wake-lost = Une demande est arrivée à laquelle on ne peut pas répondre ici : ce navigateur a oublié sa clé. Ouvrez ceci pour voir que faire.
lost-title = Ce navigateur a oublié sa clé
lost-what = Il répondait pour { $accounts }, mais ce qu’il conservait a été effacé. On ne peut plus répondre ici aux demandes qui lui sont adressées.
lost-what-unnamed = Il était enregistré comme téléphone, mais ce qu’il conservait a été effacé. On ne peut plus répondre ici aux demandes qui lui sont adressées.
lost-how = Pour le rétablir : connectez-vous à l’application d’une autre façon, ouvrez-y la page de votre compte ({ $path } à l’adresse de l’application elle-même), ajoutez de nouveau ce téléphone et supprimez l’ancien.
lost-open = Ouvrir la page de votre compte chez { $app }
lost-done = Compris
error-offline = Le portail est injoignable. Vérifiez la connexion de ce téléphone.
error-timeout = Le portail n’a pas répondu à temps.
error-unauthorised = Ce téléphone a été supprimé : le portail ne connaît plus sa clé.
error-clock = Le portail a refusé ce téléphone sans dire l’heure qu’il est. Réglez l’horloge de ce téléphone.
error-missing = Le portail ne connaît plus ceci.
error-answered = Cette demande a déjà reçu une réponse.
error-expired = Cette demande a expiré.
error-not-accepted = Le portail n’a pas accepté cette réponse.
error-too-many = Ce compte a déjà trop de téléphones. Supprimez-en d’abord un.
error-busy = Trop de requêtes. Attendez un instant, puis réessayez.
error-unreadable = Le portail a envoyé une réponse que cette page ne comprend pas.
error-refused = Le portail a refusé ({ $status }). { $message }
error-key = Ce navigateur n’a pas pu utiliser la clé. Enregistrez à nouveau ce téléphone.
error-page = Quelque chose s’est mal passé dans cette page. Rechargez-la.
