# The gateway's own pages, in French.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: seconde étape (second step), code de récupération (recovery code), approuver, confirmer, connexion (sign-in).

this-app = l’application
signing-in-as = Connexion en tant que { $user }
signed-in-as = Connecté en tant que { $user }
help-stuck = Bloqué ?
made-by = Protégé par Vestibule
languages = Langue
error-number = Erreur { $status }
request-id = Requête
date =
    { $day } { $month ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[12] décembre
    } { $year }
moment = { $date } à { $time } UTC

confirm-title = Confirmez que c’est bien vous
confirm-code-only = Saisissez un code pour terminer la connexion.
confirm-code-only-step-up = Saisissez un code pour continuer.
push-label = Demande sur votre téléphone
push-sent-to = Nous avons envoyé une demande à { $device }.
push-sent = Nous avons envoyé une demande à votre téléphone.
push-none = Aucune demande n’attend sur votre téléphone.
push-send = Envoyer une demande à mon téléphone
push-waiting = En attente de votre réponse sur le téléphone.
code-waiting = En attente d’un code.
number-approve = Approuvez sur votre téléphone
number-choose = Choisissez ce nombre sur votre téléphone
number-type = Saisissez ce nombre sur votre téléphone
code-enter = Saisir un code
code-use = Utiliser un code
code-or = Ou utiliser un code
code-forward = Rien sur votre téléphone ? Utilisez un code
ways-none = Il n’y a aucun moyen de confirmer cette connexion.
ways-back = Revenir aux autres moyens
recovery-use = Utiliser un code de récupération
recovery-label = Code de récupération
recovery-hint = L’un des dix codes que vous avez enregistrés lors de la configuration. Chacun sert une fois.
help-desk-have = J’ai un code de l’assistance
help-desk-title = Utiliser un code de l’assistance
help-desk-label = Code de l’assistance
help-desk-hint = La personne qui gère votre compte peut vous en donner un. Il n’est valable que peu de temps.
help-desk-too = Un code de l’assistance convient aussi.
code-label = Code à 6 chiffres
code-sent-to = Nous avons envoyé un code à { $to }.
code-or-app = Un code de votre application d’authentification convient aussi.
code-from-app = De votre application d’authentification.
code-from-app-or-sent = De votre application d’authentification, ou un code que nous vous envoyons.
code-ask-below = Demandez-en un ci-dessous, puis saisissez-le ici.
code-checked-at-sixth = Il est vérifié au sixième chiffre.
code-check = Vérifier le code
tries-left =
    { $count ->
        [one] Il reste { $count } essai.
       *[other] Il reste { $count } essais.
    }
send-sms = M’envoyer un code par SMS
send-voice = M’appeler pour un code
send-email = M’envoyer un code par e-mail
time-left = encore { $time }
more-time = J’ai besoin de plus de temps
trust-days =
    { $count ->
        [one] Faire confiance à ce navigateur pendant { $count } jour
       *[other] Faire confiance à ce navigateur pendant { $count } jours
    }
trust-hours =
    { $count ->
        [one] Faire confiance à ce navigateur pendant { $count } heure
       *[other] Faire confiance à ce navigateur pendant { $count } heures
    }
trust-what = Il vous connecte alors avec votre seul mot de passe. Ne cochez jamais cette case sur un ordinateur que d’autres utilisent aussi.
cancel-sign-in = Annuler cette connexion
cancel = Annuler

sent-by-sms = Nous vous avons envoyé un code par SMS.
sent-by-voice = Nous vous appelons pour vous donner un code.
sent-by-email = Nous vous avons envoyé un code par e-mail.
code-wrong = Ce code n’est pas correct.
push-not-now = Pour l’instant, aucune demande n’est envoyée à votre téléphone. Utilisez un code ou adressez-vous à votre assistance.
push-again-time = Une nouvelle demande à votre téléphone sera possible dans { $time }.
push-unclear = L’application n’a pas dit clairement si votre mot de passe était correct ; aucun téléphone ne sonne donc.
refused-often-seconds =
    { $count ->
        [one] C’était trop fréquent. Réessayez dans { $count } seconde.
       *[other] C’était trop fréquent. Réessayez dans { $count } secondes.
    }
refused-often-minutes =
    { $count ->
        [one] C’était trop fréquent. Réessayez dans { $count } minute.
       *[other] C’était trop fréquent. Réessayez dans { $count } minutes.
    }
refused-locked-seconds =
    { $count ->
        [one] Il y a eu trop de codes erronés. Les codes seront à nouveau acceptés dans { $count } seconde.
       *[other] Il y a eu trop de codes erronés. Les codes seront à nouveau acceptés dans { $count } secondes.
    }
refused-locked-minutes =
    { $count ->
        [one] Il y a eu trop de codes erronés. Les codes seront à nouveau acceptés dans { $count } minute.
       *[other] Il y a eu trop de codes erronés. Les codes seront à nouveau acceptés dans { $count } minutes.
    }
refused-disabled = Il y a eu trop de codes erronés. Adressez-vous à votre assistance.
refused-not-offered = Ce n’est pas possible ici. Choisissez un autre moyen.
refused-number = Ce n’est pas un numéro de téléphone au format international. Il commence par + et l’indicatif du pays, comme +33 6 12 34 56 78.
refused-not-served = Aucun message n’est envoyé à ce numéro. Utilisez-en un autre ou choisissez un autre moyen.
refused-send = Le message n’a pas pu être envoyé. Réessayez ou choisissez un autre moyen.
refused-no-grace = Il ne reste plus de connexion sans seconde étape.
refused-enrolled = Ce compte a déjà une seconde étape. Utilisez-la.
refused-password = Cela ne peut pas être un mot de passe : il est vide, trop long ou contient des caractères impossibles à saisir.
refused-not-proven = Ce compte ou son téléphone a été verrouillé ou supprimé entre-temps.
refused-no-login = Aucune connexion n’attend dans ce navigateur.
refused-expired = Cette connexion a expiré.
refused-settled = Cette connexion a déjà reçu une réponse.
refused-not-approved = Cette connexion n’est pas encore confirmée.
refused-under-way = Une autre connexion avec cette session est en cours.
refused-name = Ce nom ne convient pas : il est vide, trop long ou contient des caractères impossibles à saisir.
refused-gone = Cela n’existe plus.
refused-exists = Il en existe déjà un de ce nom.
refused-too-many = Il y en a déjà trop.
refused-last-factor = C’est votre seul moyen de confirmer une connexion. Ajoutez-en d’abord un autre.
refused-step-up = Confirmez d’abord que c’est bien vous.

setup-title = Configurez votre seconde étape
setup-why = { $app } demande une seconde étape après le mot de passe, afin qu’un mot de passe volé n’ouvre rien à lui seul. Cela prend environ deux minutes.
setup-ways = Moyens de confirmer
setup-nothing = Vous ne pouvez pas encore en configurer une ici vous-même. Demandez à votre assistance de le faire avec vous avant qu’elle soit exigée.
required-count = Elle est exigée maintenant : il ne vous reste plus de connexion sans elle.
required-date = Elle est exigée depuis le { $date } et ne peut plus être reportée.
required-always = Elle est exigée dès la première connexion et ne peut pas être reportée.
setup-phone = Approuver sur mon téléphone
setup-phone-hint = Votre téléphone affiche chaque connexion et vous saisissez un nombre court. Le plus sûr et le plus rapide.
setup-softtoken = Utiliser une application d’authentification
setup-softtoken-hint = Une application affiche un code à six chiffres. Elle fonctionne sans réseau.
setup-number = Recevoir des codes par SMS ou appel
setup-number-hint = Fonctionne avec tout téléphone. Moins sûr : les messages peuvent être interceptés et les numéros détournés.
setup-not-now = Pas maintenant ?
setup-last = C’est la dernière fois que vous pouvez passer cette étape. Elle sera nécessaire à votre prochaine connexion.
setup-last-day = C’est le dernier jour où vous pouvez passer cette étape. Elle sera nécessaire à partir de demain.
setup-skips =
    { $count ->
        [one] Vous pouvez passer cette étape encore { $count } fois.
       *[other] Vous pouvez passer cette étape encore { $count } fois.
    }
setup-skips-until =
    { $count ->
        [one] Vous pouvez passer cette étape encore { $count } fois, au plus tard jusqu’au { $date }.
       *[other] Vous pouvez passer cette étape encore { $count } fois, au plus tard jusqu’au { $date }.
    }
setup-skip = Passer pour l’instant
setup-skip-last = Passer une dernière fois
setup-opt-out-hint = Vous pouvez aussi vous en passer. Nous le déconseillons : votre compte n’est alors protégé que par le mot de passe.
setup-opt-out = Ne plus me le demander
setup-back = Choisir un autre moyen
opt-out-title = Vraiment vous passer de seconde étape ?
opt-out-risk = Votre compte n’est alors protégé que par son mot de passe. Quiconque s’en empare, par un faux e-mail ou depuis un autre site web, peut lire et modifier en votre nom tout ce que vous pouvez vous-même.
opt-out-lasts =
    { $count ->
        [one] Cela ne vaut que pour cette connexion. Ensuite, on vous le redemandera.
       *[other] Cela vaut pour { $count } connexions, y compris celle-ci. Ensuite, on vous le redemandera.
    }
opt-out-lasts-until =
    { $count ->
        [one] Cela ne vaut que pour cette connexion. Ensuite, on vous le redemandera, et en tout cas après le { $date }.
       *[other] Cela vaut pour { $count } connexions, y compris celle-ci, et au plus tard jusqu’au { $date }. Ensuite, on vous le redemandera.
    }
opt-out-rather = Configurer plutôt une seconde étape
opt-out-do = M’en passer
imported-title = Confirmez votre numéro de téléphone
imported-what = Votre numéro de téléphone est déjà connu : { $to }. Nous y envoyons un code, que vous saisissez ici.
imported-wrong = Ce n’est plus votre numéro ? Demandez à votre assistance de le changer.
phone-title = Ajoutez votre téléphone
phone-scan = Pointez l’appareil photo de votre téléphone vers ce code et ouvrez le lien.
phone-qr = Code QR contenant le lien pour votre téléphone
phone-follow = Suivez les étapes sur le téléphone. Cette page continue d’elle-même.
phone-here = Est-ce le téléphone lui-même ? Alors ouvrez le lien ici, ou copiez-le.
phone-open = Ouvrir le lien sur cet appareil
phone-waiting = En attente de votre téléphone.
phone-confirm-title = Confirmez votre téléphone
phone-almost = { $device } est presque prêt.
phone-almost-unnamed = Votre téléphone est presque prêt.
softtoken-title = Configurez une application d’authentification
softtoken-scan = Scannez ce code avec votre application d’authentification.
softtoken-qr = Code QR contenant la clé pour votre application d’authentification
softtoken-here = L’application est-elle sur cet appareil ? Alors ouvrez-la avec la clé, ou saisissez la clé à la main.
softtoken-open = Ouvrir mon application d’authentification
softtoken-type = Saisissez les six chiffres que l’application affiche maintenant
confirm-button = Confirmer
number-title = Votre numéro de téléphone
number-why = Nous y envoyons un code maintenant, puis lors des prochaines connexions si vous en demandez un.
number-label = Numéro avec l’indicatif du pays
number-how = Comment le code doit-il arriver ?
number-by-voice = Par un appel qui le dicte
number-by-sms = Par SMS
number-warning = Les SMS et les appels peuvent être interceptés et les numéros détournés. Si possible, utilisez plutôt un autre moyen.
number-send = M’envoyer un code
number-confirm-title = Saisissez le code envoyé
number-calling = Nous appelons le { $to }.
number-texted = Nous avons envoyé un SMS au { $to }.
number-call-again = Me rappeler
number-text-again = L’envoyer à nouveau
recovery-offer-title = Enregistrez des codes de récupération
recovery-offer-heading = Pour finir : les codes de récupération
recovery-offer-done = La configuration est terminée. Si vous perdez votre téléphone, un code de récupération vous permettra quand même d’entrer.
recovery-offer-hint = Vous recevez dix codes, et chacun sert une fois. Ils ne sont affichés qu’une seule fois ; prévoyez un endroit sûr : un gestionnaire de mots de passe ou une feuille que vous gardez chez vous.
recovery-offer-show = Afficher mes codes de récupération
recovery-offer-without = Continuer sans codes
recovery-title = Vos codes de récupération
recovery-save = Enregistrez-les maintenant : ils ne seront plus affichés. Chacun vous laisse entrer une fois, si vous perdez votre téléphone.
recovery-copy = Copier
recovery-download = Télécharger
recovery-print = Imprimer
recovery-saved = J’ai enregistré ces codes
continue = Continuer

approved-title = Confirmé
approved-go-on = Merci. Vous pouvez continuer vers { $app }.
ended-go-on-without = Continuer sans confirmer
ended-back = Retour à la connexion
ended-expired-title = Le temps est écoulé
ended-expired-happened = Cette connexion n’a pas été confirmée à temps et a été abandonnée. Personne n’est entré.
ended-expired-advice = Connectez-vous à nouveau pour recevoir une nouvelle demande.
ended-none-title = Aucune connexion n’attend ici
ended-none-happened = Il n’y a rien à confirmer dans ce navigateur. La connexion est peut-être terminée, ou elle a commencé dans un autre navigateur.
locked-title = Votre compte est verrouillé
locked-admin-happened = Ce compte a été verrouillé par ceux qui le gèrent. Personne ne peut s’y connecter tant qu’il n’est pas déverrouillé.
locked-admin-advice = Demandez son déverrouillage.
locked-no-factor-happened = Ce compte a besoin d’une seconde étape pour se connecter et n’en a aucune qui soit acceptée ici.
locked-no-factor-advice = Demandez à ceux qui gèrent votre compte d’en configurer une avec vous.
locked-ended-title = Votre compte a expiré
locked-ended-happened = Ce compte était valable jusqu’à une date passée. Personne ne peut plus s’y connecter.
locked-ended-advice = Si vous en avez encore besoin, demandez à ceux qui le gèrent de le prolonger.
locked-unknown-title = Votre compte n’est pas connu ici
locked-unknown-happened = Seuls les comptes ajoutés ici peuvent se connecter, et celui-ci ne l’est pas encore.
locked-unknown-advice = Demandez à ceux qui gèrent votre compte de l’ajouter.
denied-title = Connexion refusée
denied-happened = Cette connexion a été refusée sur votre téléphone. Personne n’est entré.
denied-advice = Si vous l’avez refusée par erreur, connectez-vous à nouveau.
not-me-title = Connexion arrêtée
not-me-happened = Votre téléphone a signalé que ce n’était pas vous. Personne n’est entré.
not-me-advice = Si quelqu’un d’autre a tenté de se connecter, il connaît votre mot de passe : changez-le et prévenez ceux qui gèrent votre compte.
wrong-number-title = Le nombre ne correspondait pas
wrong-number-happened = Le téléphone a envoyé un autre nombre que celui de cette page ; la connexion a donc été arrêtée. Personne n’est entré.
wrong-number-advice = Connectez-vous à nouveau et saisissez le nombre que la page affichera alors.
wrong-codes-title = Trop de codes erronés
wrong-codes-happened = Cette connexion a été arrêtée après trop de codes erronés. Personne n’est entré.
wrong-codes-advice = Connectez-vous à nouveau avec un nouveau code de ce compte.
cancelled-title = Connexion annulée
cancelled-happened = Vous avez annulé cette connexion. Personne n’est entré.
superseded-title = Une autre connexion l’a remplacée
superseded-happened = Vous avez recommencé à vous connecter dans ce navigateur ; cette connexion a donc été arrêtée. Personne n’est entré par elle.
superseded-advice = Continuez avec l’autre, ou connectez-vous à nouveau.
withdrawn-title = Connexion arrêtée
withdrawn-happened = Quelque chose a changé entre-temps dans votre compte ou sa seconde étape ; cette connexion a donc été arrêtée. Personne n’est entré.
withdrawn-advice = Connectez-vous à nouveau. Si vous n’attendiez aucun changement, adressez-vous à ceux qui gèrent votre compte.

again-expired-happened = Cela n’a pas été confirmé à temps ; rien n’a donc été fait.
again-expired-advice = Revenez en arrière et réessayez pour recevoir une nouvelle demande.
again-denied-title = Refusé sur votre téléphone
again-denied-happened = Cela a été refusé sur votre téléphone ; rien n’a donc été fait.
again-denied-advice = Si vous l’avez refusé par erreur, revenez en arrière et réessayez.
again-stopped-title = Arrêté
again-not-me-happened = Votre téléphone a signalé que ce n’était pas vous ; ce navigateur a donc été déconnecté.
again-not-me-advice = Si quelqu’un d’autre a utilisé ce navigateur ou votre session, prévenez ceux qui gèrent votre compte.
again-wrong-number-happened = Le téléphone a envoyé un autre nombre que celui de cette page ; rien n’a donc été fait.
again-wrong-number-advice = Revenez en arrière, réessayez et saisissez le nombre que la page affichera alors.
again-wrong-codes-happened = Cela a été arrêté après trop de codes erronés, et rien n’a été fait.
again-wrong-codes-advice = Revenez en arrière et réessayez avec un nouveau code de ce compte.
again-cancelled-title = Annulé
again-cancelled-happened = Vous avez annulé, et rien n’a été fait.
again-superseded-title = Une autre demande l’a remplacée
again-superseded-happened = Vous avez recommencé dans ce navigateur ; cette demande a donc été arrêtée.
again-superseded-advice = Continuez avec l’autre, ou réessayez.
again-withdrawn-happened = Quelque chose a changé entre-temps dans votre compte, sa seconde étape ou votre session ; rien n’a donc été fait.
again-withdrawn-advice = Réessayez. Si vous n’attendiez aucun changement, adressez-vous à ceux qui gèrent votre compte.

step-up-first = Confirmez d’abord que c’est bien vous
step-up-done = Revenez à l’onglet d’où vous venez et envoyez à nouveau. Vous pouvez fermer celui-ci.
step-up-go-to = Aller à { $app }
step-up-needed = Ce que vous avez envoyé n’a pas été fait, car cela demande à nouveau votre seconde étape. Ce que vous avez saisi est toujours là : revenez en arrière dans votre navigateur.
step-up-needed-confirm = Confirmez que c’est bien vous, dans un second onglet.
step-up-needed-back = Revenez à la page précédente, dans cet onglet.
send-once-more = Envoyez à nouveau.
step-up-new-tab = Confirmer dans un nouvel onglet
step-up-why = Cette partie de { $app } demande à nouveau votre seconde étape, même pendant que vous êtes connecté.
step-up-confirm = Confirmer que c’est vous
step-up-not-now = Pas maintenant
session-ended-title = Votre session est terminée
session-ended-what = Ce que vous avez envoyé n’a pas été enregistré, mais ce que vous avez saisi est toujours là : revenez en arrière dans votre navigateur et gardez-en une copie.
session-ended-back = Revenez à la page précédente et copiez ce que vous avez saisi.
session-ended-sign-in = Connectez-vous à nouveau, ici ou dans un second onglet.
session-ended-new-tab = Se connecter dans un nouvel onglet
sign-out-title = Se déconnecter
sign-out-heading = Se déconnecter ?
sign-out-what = Tant que vous ne le faites pas, ce navigateur peut ouvrir { $app }.
sign-out-stay = Rester connecté
signed-out-title = Déconnecté
signed-out-heading = Vous êtes déconnecté
signed-out-what = Ce navigateur ne peut plus ouvrir { $app } sans connexion.
signed-out-shared = Sur un ordinateur partagé, fermez aussi toutes ses fenêtres.
signed-out-again = Se reconnecter

account-title = Votre compte
account-made-title = Le mot de passe d’application « { $name } »
account-made-what = Saisissez-le ou collez-le maintenant dans ce programme, comme mot de passe. Il ne sera plus affiché.
account-made-deposit = Il fonctionnera dès que vous aurez enregistré ci-dessous votre mot de passe de { $app }.
account-step-up = Pour changer quelque chose ici, confirmez à nouveau que c’est bien vous.
account-app-passwords = Mots de passe d’application
account-app-passwords-what = Pour les programmes qui ne peuvent pas demander votre seconde étape, comme un agenda ou une messagerie. Chaque programme reçoit son propre mot de passe, à saisir avec votre nom d’utilisateur habituel, et vous pouvez le lui retirer.
account-made-on = Créé le { $date }
account-used = dernière utilisation le { $date }
account-unused = pas encore utilisé
account-remove = Supprimer
account-remove-named = Supprimer { $name }
account-none = Il n’y en a pas encore.
account-full = Il ne peut pas y en avoir plus. Supprimez-en un que vous n’utilisez pas.
account-which = Pour quel programme ?
account-which-example = Agenda du téléphone
account-make = Créer un mot de passe d’application
account-deposit = Votre mot de passe de { $app }
account-deposit-saved = Il est enregistré pour le nom d’utilisateur { $name }. Enregistrez-le à nouveau ici après l’avoir changé là-bas.
account-deposit-what = Les mots de passe d’application le remplacent : enregistrez-le ici une fois. Il est conservé chiffré et n’est utilisé que si l’un de vos mots de passe d’application est correct.
account-username = Nom d’utilisateur
account-password = Mot de passe
account-save-again = Enregistrer à nouveau
account-save = Enregistrer le mot de passe
account-forget = Supprimer le mot de passe enregistré
account-back = Retour à { $app }
account-too-many =
    { $count ->
        [one] Il y a déjà { $count } mot de passe d’application. Supprimez-en un que vous n’utilisez plus.
       *[other] Il y a déjà { $count } mots de passe d’application. Supprimez-en un que vous n’utilisez plus.
    }
account-removed = Le mot de passe d’application a été supprimé. Le programme qui l’utilisait ne peut plus se connecter.
account-deposited = Le mot de passe a été enregistré. Vos mots de passe d’application le remplacent désormais.
account-deposit-removed = Le mot de passe enregistré a été supprimé.
account-opting = Seconde étape
account-opting-none-yet = Jusqu’ici, votre compte n’est protégé que par son mot de passe. Avec une seconde étape, un mot de passe volé n’ouvre rien.
account-opting-may = Votre compte n’est protégé que par son mot de passe. Personne n’exige de vous une seconde étape, mais avec elle, un mot de passe volé n’ouvre rien.
account-opting-is-out = Vous avez décidé de vous passer de seconde étape pour l’instant. Votre compte n’est protégé que par son mot de passe.
account-set-up = Configurer une seconde étape
account-opt-out = Je n’en veux pas
account-opt-out-sure = La plupart des comptes piratés n’avaient qu’un mot de passe, et souvent personne ne s’en est aperçu pendant des semaines. Voulez-vous vraiment vous en passer ?
account-opt-out-go = Oui, me passer de seconde étape
account-opt-in = Finalement, je veux une seconde étape
account-opted-out = On ne vous demande plus de seconde étape, tant que c’est permis.
account-opted-in = À votre prochaine connexion, on vous demandera de configurer une seconde étape. Ou faites-le maintenant.
account-browsers = Navigateurs de confiance
account-browsers-what = Ils vous connectent avec votre seul mot de passe, car vous leur avez fait confiance en confirmant une connexion. Changer votre seconde étape y met fin pour tous.
account-browsers-none = Il n’y en a aucun. Quand vous confirmez une connexion, vous pouvez cocher une case pour faire confiance au navigateur.
account-browser-this = Ce navigateur
account-browser-until = jusqu’au { $date }
account-browser-end = Retirer la confiance
account-browser-end-named = Retirer la confiance à { $name }
account-browsers-end-all = Retirer la confiance à tous
account-browsers-ended = La confiance est retirée. La prochaine connexion à cet endroit demandera votre seconde étape.
account-sessions = Connecté ailleurs
account-sessions-what = Si vous ne reconnaissez pas l’une de ces sessions, déconnectez-la et changez de mot de passe.
account-sessions-none = Vous n’êtes connecté nulle part ailleurs.
account-session-begun = Depuis le { $date }
account-session-end = Déconnecter
account-session-end-named = Déconnecter { $name }
account-sessions-end-all = Déconnecter partout ailleurs
account-sessions-ended = Déconnecté à cet endroit.
account-history = Vos dernières connexions
account-history-what = Celles des 90 derniers jours, 50 au plus. Si vous n’en reconnaissez pas une, changez de mot de passe et prévenez votre assistance.
account-history-older = Afficher les précédentes
account-history-none = Il n’y en a pas encore.
browser-unknown = Navigateur inconnu
history-onetouch = Confirmée sur le téléphone
history-softtoken = Confirmée par un code d’une application d’authentification
history-sms = Confirmée par un code reçu par SMS
history-voice = Confirmée par un code reçu par appel
history-email = Confirmée par un code reçu par e-mail
history-recovery = Confirmée par un code de récupération
history-bypass = Confirmée par un code de l’assistance
history-set-up = Confirmée en configurant une seconde étape
history-trusted = Dans un navigateur de confiance, avec le seul mot de passe
history-without = Avec le seul mot de passe
history-denied = Refusée sur le téléphone
history-not-me = Refusée : ce n’était pas vous
history-wrong-number = Refusée : un nombre erroné a été saisi sur le téléphone
history-too-many-codes = Refusée après trop de codes erronés
history-cancelled = Annulée dans le navigateur
history-withdrawn = Arrêtée : le compte ou sa seconde étape a changé
history-expired = Non confirmée à temps
account-change = Modifier
account-change-named = Modifier { $name }
account-last-way = C’est votre seul moyen de confirmer une connexion ; il ne peut donc pas être supprimé. Ajoutez-en d’abord un autre.
account-phones = Téléphones
account-phones-what = Un téléphone affiche chaque connexion, et vous y saisissez un nombre court.
account-phones-none = Vous n’en avez pas encore ici.
account-phones-full = Il ne peut pas y avoir plus de téléphones. Supprimez-en un que vous n’utilisez pas.
account-phone-add = Ajouter un téléphone
account-phone-added = Ajouté le { $date }
account-phone-name = Nom
account-phone-rename = Enregistrer le nom
account-phone-renamed = Le nom a été enregistré.
account-phone-replace-what = Pour un nouveau téléphone, ou pour celui-ci s’il a perdu ses données : il s’enregistre à nouveau à la place de celui-ci, qui cesse alors de fonctionner.
account-phone-replace = Remplacer ce téléphone
account-phone-remove-what = Il ne confirme plus de connexions, et ce qu’il a permis de connecter ailleurs est déconnecté.
account-phone-removed = Le téléphone a été supprimé. Il ne confirme plus de connexions.
account-softtoken = Application d’authentification
account-softtoken-what = Une application qui affiche un code à six chiffres, même sans réseau.
account-softtoken-set = Elle est configurée.
account-softtoken-none = Elle n’est pas configurée.
account-softtoken-change = Modifier l’application d’authentification
account-softtoken-replace-what = L’actuelle fonctionne jusqu’à ce que la nouvelle soit confirmée.
account-softtoken-replace = La configurer à nouveau
account-softtoken-remove = Supprimer l’application d’authentification
account-softtoken-removed = L’application d’authentification a été supprimée. Ses codes ne sont plus valables.
account-number = Numéro de téléphone
account-number-what = Les codes y arrivent par SMS ou par appel, quand vous en demandez un.
account-number-is = Les codes sont envoyés au { $to }.
account-number-unproven = { $to } est connu ici, mais n’a jamais été confirmé ; aucun code n’y est donc envoyé.
account-number-none = Vous n’en avez pas encore ici.
account-number-add = Ajouter un numéro de téléphone
account-number-change = Modifier le numéro de téléphone
account-number-change-what = Les codes arrivent au numéro actuel jusqu’à ce que le nouveau soit confirmé. Ce numéro en est alors averti, et les codes arrivent au nouveau.
account-number-other = Utiliser un autre numéro
account-number-remove = Supprimer le numéro de téléphone
account-number-removed = Le numéro de téléphone a été supprimé. Aucun code n’y est plus envoyé.
account-recovery = Codes de récupération
account-recovery-what = Chacun vous laisse entrer une fois, si vous perdez votre téléphone.
account-recovery-left =
    { $count ->
        [one] Il vous reste { $count } code.
       *[other] Il vous reste { $count } codes.
    }
account-recovery-none = Vous n’en avez aucun.
account-recovery-few = Créez-en de nouveaux maintenant, pour en avoir un quand il le faudra.
account-recovery-unsaved = Ces codes ont été créés le { $date }. Si vous ne les avez pas enregistrés, créez-en de nouveaux.
account-recovery-ends = Vos codes actuels cessent de fonctionner dès que de nouveaux sont créés.
account-recovery-make = Créer de nouveaux codes de récupération
account-recovery-kept = Bien. Gardez les codes en lieu sûr.
adding-instead-of = Il prend la place de { $device }, qui fonctionne jusqu’à ce que le nouveau soit confirmé.
adding-waiting = En attente du téléphone.
adding-done-title = Terminé
adding-done-phone = Le téléphone confirme désormais vos connexions.
adding-done-softtoken = L’application d’authentification confirme désormais vos connexions.
adding-done-number = Les codes arrivent désormais à ce numéro, quand vous en demandez un.
adding-refused-title = Rien n’a été ajouté
adding-refused-phone = Le téléphone a refusé, ou un autre nombre que celui de cette page a été saisi. Vous pouvez réessayer.
adding-refused-code = Trop de codes étaient erronés. Vous pourrez réessayer plus tard.
adding-expired-title = Le temps est écoulé
adding-expired = Rien n’a été ajouté. Vous pouvez réessayer.
adding-leave = Retour, sans rien ajouter
adding-back = Vers votre compte
account-language = Langue
account-language-what = Pour ces pages et pour les messages que vous recevez.
account-language-browser = Selon le navigateur
account-language-save = Enregistrer la langue
account-language-saved = La langue a été enregistrée.

turned-read-title = Cette requête est illisible
turned-read = La requête a été refusée, car elle ne peut pas être lue d’une seule façon.
turned-read-advice = Si vous avez suivi un lien, prévenez la personne qui vous l’a donné.
turned-handshake-title = Cette connexion ne peut pas être ouverte
turned-handshake = Un WebSocket a été demandé, mais pas comme il le faut.
turned-handshake-advice = Si l’application fonctionnait auparavant, prévenez ceux qui la gèrent.
turned-head-title = Cette requête est trop grande
turned-head = L’en-tête de la requête est plus long qu’il ne peut l’être.
turned-head-advice = Supprimer les cookies de ce site aide en général.
turned-host-title = Rien n’est servi sous ce nom
turned-host = Cette passerelle ne connaît pas le nom d’hôte de l’adresse.
turned-host-advice = Vérifiez l’adresse.
turned-denied-title = Cette adresse est fermée
turned-denied = Personne ne peut atteindre cette adresse ici.
turned-method-title = Cette méthode n’est pas autorisée
turned-method = L’application n’accepte pas ce type de requêtes.
turned-body = Une requête de ce type ne doit pas avoir de contenu.
turned-login-page-title = Connectez-vous sur la page de connexion
turned-credentials = Seule la page de connexion accepte un nom d’utilisateur et un mot de passe.
turned-credentials-advice = Allez à la page de connexion et connectez-vous là.
turned-authorization = Ces identifiants ne sont pas acceptés ici.
turned-authorization-advice = Allez à la page de connexion.
turned-cross-site-title = Cette connexion venait d’un autre site
turned-cross-site = Un autre site web a tenté de vous connecter ici. Rien n’a été fait.
turned-cross-site-advice = Ouvrez vous-même la page de connexion, en https si vous avez le choix, et connectez-vous là.
turned-closed-title = Ce moyen de connexion est fermé
turned-closed = Cette façon de se connecter est désactivée ici.
turned-closed-advice = Utilisez la page de connexion.
turned-unreadable-title = Cette connexion est illisible
turned-unreadable = La connexion a été refusée, car elle ne peut pas être lue d’une seule façon.
turned-unreadable-advice = Ouvrez à nouveau la page de connexion et connectez-vous là.
turned-session-title = Connectez-vous d’abord
turned-session = Il n’y a pas de session, ou elle est terminée.
turned-session-advice = Connectez-vous et réessayez.
turned-long-title = Trop de données envoyées
turned-long = La requête est plus longue qu’elle ne peut l’être sans session.
turned-unrecognised-title = Ce moyen de connexion n’est pas connu
turned-unrecognised = L’application a connecté quelqu’un à une adresse où ce n’était pas prévu. Rien n’a été transmis.
turned-unrecognised-advice = Utilisez la page de connexion. Si c’était la page de connexion, l’administrateur doit la décrire dans la configuration.
turned-title = Cela n’a pas été fait
turned-not-passed = La passerelle ne l’a pas laissé passer.
turned-ambiguous-title = Ce nom est ambigu
turned-ambiguous = Le nom avec lequel vous vous êtes connecté ne mène pas ici à une seule personne.
turned-ambiguous-advice = Connectez-vous avec votre nom d’utilisateur simple. Si cela persiste, demandez à ceux qui gèrent les comptes.
turned-directory-title = Impossible de savoir pour l’instant à qui appartient ce nom
turned-directory = L’annuaire qui connaît les noms ne répond pas. Rien n’a été transmis.
turned-directory-advice = Réessayez dans un instant, ou connectez-vous avec le nom que vous utilisez d’habitude.
turned-many-title = Trop de connexions attendent
turned-many = Ce compte a autant de connexions en attente qu’il peut y en avoir.
turned-many-advice = Terminez ou annulez-en une, ou attendez dix minutes.
turned-trouble-title = La passerelle a elle-même un problème
turned-trouble = Rien n’a été transmis, pour que rien ne tourne mal.
turned-trouble-advice = Réessayez dans un instant.
turned-under-way-title = Une connexion est en cours
turned-under-way = Une autre connexion avec cette session, ou avec les mêmes identifiants, n’a pas encore reçu de réponse.
turned-under-way-advice = Attendez un instant et réessayez.
turned-down-title = L’application est injoignable
turned-down = L’application ne répond pas.
turned-slow-title = L’application ne répond pas à temps
turned-slow = L’application a mis trop de temps.
turned-unclear-title = L’application n’a dit ni oui ni non
turned-unclear = La réponse de l’application ne permettait pas de savoir si le mot de passe était correct. Rien n’a été transmis.
turned-unclear-advice = Réessayez. Si cela persiste, prévenez ceux qui gèrent l’application.
turned-broken-title = L’application s’est interrompue
turned-broken = La réponse de l’application était incomplète, ou plus longue que ce qui peut être gardé.
turned-form-site = Cette requête venait d’un autre site.
turned-form-read = Ce formulaire est illisible.
turned-form-foreign = Ce formulaire vient d’une autre connexion.
turned-form-advice = Revenez en arrière et réessayez.
turned-nothing-title = Il n’y a rien ici
turned-nothing = La passerelle n’a pas de telle page.
turned-page-method = Cette page ne se demande pas de cette façon.

portal-missing-title = Introuvable
portal-missing-lead = Aller à la page du téléphone
phone-no-script = Cette page crée une clé dans votre navigateur et signe avec elle. Il lui faut JavaScript, qui est désactivé.

script-signing-in = Confirmé. Connexion en cours.
script-more-time = Vous avez plus de temps.
script-seconds-left =
    { $count ->
        [one] encore { $count } seconde
       *[other] encore { $count } secondes
    }
script-minute-left = encore 1 minute
script-number-now = Le nombre est maintenant { $number }
script-push-ended = La demande sur votre téléphone est terminée.
script-code-too = Vous pouvez aussi utiliser un code.
script-unreachable = La passerelle est injoignable ; les codes fonctionnent toujours.
script-copied = Copié.
script-codes-selected = Les codes sont sélectionnés ; copiez-les avec votre clavier.
script-selected = C’est sélectionné ; copiez-le avec votre clavier.
script-downloaded = Enregistré dans un fichier.

overlay-title = Confirmez cette connexion
overlay-wait = Un instant…
overlay-code-label = Ou saisissez un code
overlay-code-use = Utiliser le code
overlay-again = Redemander au téléphone
overlay-set-up = Configurer une seconde étape
overlay-type-number = Saisissez ce nombre sur votre téléphone.
overlay-no-step = Ce compte n’a pas encore de seconde étape.
overlay-code-or-again = Saisissez un code, ou redemandez au téléphone.
overlay-code = Saisissez un code.
overlay-not-done = Cela n’a pas été fait.
