# Letters that are printed, in French.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Compte : { $account }
letter-title = Votre seconde étape pour { $app }
letter-title-several = Votre seconde étape pour { $app } et d’autres services
letter-why = Pour vous connecter, le mot de passe ne suffira plus : vous confirmerez sur votre téléphone. Configurez-le une seule fois ; cela prend environ deux minutes.
letter-scan = 1. Pointez l’appareil photo de votre téléphone vers ce code et ouvrez l’adresse qu’il affiche.
letter-follow = 2. Suivez les étapes sur le téléphone. C’est tout.
letter-type = Sans appareil photo, saisissez cette adresse dans le navigateur de votre téléphone, en une seule ligne :
letter-once = Le code et l’adresse ne servent qu’une fois, et jusqu’au { $until }.
letter-secret = Ne les donnez à personne : qui ouvre l’adresse en premier confirme les connexions à votre compte.
letter-used = Si quelqu’un d’autre s’en est déjà servi, prévenez immédiatement votre assistance.
