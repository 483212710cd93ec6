# What goes out by text message, call and e-mail, in French.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } est votre code de connexion à { $app }. Ce n'est pas vous ? Changez de mot de passe.
email-code = { $code } est votre code de connexion à { $app }. Si vous n’êtes pas en train de vous connecter, changez de mot de passe.
voice-code = Votre code de connexion à { $app } est { $digits }.
notice-advice = Si vous n’êtes pas à l’origine de ce changement, prévenez immédiatement votre assistance et changez de mot de passe.
notice-others = { $app } et d’autres
notice-recovery-made = De nouveaux codes de récupération ont été créés pour votre compte { $account } sur { $app }.
notice-phone-added = Un téléphone a été ajouté à votre compte { $account } sur { $app } pour confirmer les connexions.
notice-softtoken-added = Une application d’authentification a été ajoutée à votre compte { $account } sur { $app } pour confirmer les connexions.
notice-number-added = Un numéro de téléphone a été ajouté à votre compte { $account } sur { $app } pour confirmer les connexions.
notice-email-added = Une adresse e-mail a été ajoutée à votre compte { $account } sur { $app } pour confirmer les connexions.
notice-recovery-removed = Les codes de récupération de votre compte { $account } sur { $app } ont été supprimés.
notice-phone-removed = Un téléphone a été supprimé de votre compte { $account } sur { $app } et ne confirme plus les connexions.
notice-softtoken-removed = Une application d’authentification a été supprimée de votre compte { $account } sur { $app } et ne confirme plus les connexions.
notice-number-removed = Un numéro de téléphone a été supprimé de votre compte { $account } sur { $app } et ne confirme plus les connexions.
notice-email-removed = Une adresse e-mail a été supprimée de votre compte { $account } sur { $app } et ne confirme plus les connexions.
notice-reset = Tous les moyens de confirmer les connexions ont été supprimés de votre compte { $account } sur { $app }.
notice-app-password-made = Un mot de passe d’application a été créé pour votre compte { $account } sur { $app } : un programme peut s’en servir pour se connecter sans seconde étape.
notice-app-password-removed = Un mot de passe d’application de votre compte { $account } sur { $app } a été supprimé.
notice-deposited = Le mot de passe que remplacent les mots de passe d’application a été enregistré pour votre compte { $account } sur { $app }.
notice-deposit-removed = Le mot de passe que remplacent les mots de passe d’application a été supprimé de votre compte { $account } sur { $app }.
notice-bypass-made = L’assistance a créé un code qui permet de se connecter à votre compte { $account } sur { $app } à la place de la seconde étape.

notice-advice-sms = Pas vous ? Prévenez l'assistance.
notice-sms-recovery-made = Nouveaux codes de récupération pour { $account } ({ $app }).
notice-sms-phone-added = Téléphone ajouté à { $account } ({ $app }).
notice-sms-softtoken-added = Application d'authentification ajoutée à { $account } ({ $app }).
notice-sms-number-added = Numéro de téléphone ajouté à { $account } ({ $app }).
notice-sms-email-added = Adresse e-mail ajoutée à { $account } ({ $app }).
notice-sms-recovery-removed = Codes de récupération de { $account } ({ $app }) supprimés.
notice-sms-phone-removed = Téléphone supprimé de { $account } ({ $app }).
notice-sms-softtoken-removed = Application d'authentification supprimée de { $account } ({ $app }).
notice-sms-number-removed = Numéro de téléphone supprimé de { $account } ({ $app }).
notice-sms-email-removed = Adresse e-mail supprimée de { $account } ({ $app }).
notice-sms-reset = Toutes les secondes étapes de { $account } ({ $app }) supprimées.
notice-sms-app-password-made = Mot de passe d'application créé pour { $account } ({ $app }).
notice-sms-app-password-removed = Mot de passe d'application de { $account } ({ $app }) supprimé.
notice-sms-deposited = Mot de passe enregistré pour { $account } ({ $app }).
notice-sms-deposit-removed = Mot de passe enregistré de { $account } ({ $app }) supprimé.
notice-sms-bypass-made = L'assistance a créé un code pour { $account } ({ $app }).

ask-sign-in = Se connecter à { $app } ?
ask-go-on = Continuer dans { $app } ?
ask-set-up = Utiliser ce téléphone pour se connecter à { $app } ?
ask-app = Application
ask-user = Utilisateur
ask-browser = Navigateur
ask-address = Adresse
ask-time = Heure
